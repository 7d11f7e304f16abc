from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from rostra.accounts.actions.smoking import NotSmokeable, smoke
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import live_proofs
from rostra.accounts.queries.lists import Live
from rostra.audit.actions import record
from rostra.audit.models import Event
from rostra.channels.testing import FakeNetwork, Fault
from rostra.policy.actions import stop_publishing
from tests.editorial.office import connect


@pytest.fixture
def city(cast: Any, network: FakeNetwork) -> Account:
    return connect(network, "town", now=cast.now)


def run(account: str, *options: str) -> str:
    out = StringIO()
    call_command("channel", "smoke", account, *options, stdout=out)
    return out.getvalue()


def test_smoke_publishes_reads_back_and_withdraws(cast: Any, city: Account, network: FakeNetwork) -> None:
    steps = [(one.step, one.code) for one in smoke(account=city, now=cast.now)]

    assert steps == [(step, "ok") for step in ("verify", "publish", "find", "look", "withdraw", "gone")]
    assert [item for item in network.items("town") if not item.deleted] == []
    event = Event.objects.get(kind="accounts.smoked")
    assert event.data == {"steps": [f"{step}: {code}" for step, code in steps]}


def test_post_that_nobody_confirmed_is_found_and_withdrawn(cast: Any, city: Account, network: FakeNetwork) -> None:
    network.plan("town", "publish", Fault("retry", when="after"))

    steps = {one.step: one.code for one in smoke(account=city, now=cast.now)}

    assert steps == {"verify": "ok", "publish": "retry", "find": "ok", "look": "ok", "withdraw": "ok", "gone": "ok"}


def test_nothing_is_withdrawn_where_nothing_was_published(cast: Any, city: Account, network: FakeNetwork) -> None:
    network.plan("town", "publish", Fault("refused", code="not_allowed"))

    steps = {one.step: one.code for one in smoke(account=city, now=cast.now)}

    assert steps == {"verify": "ok", "publish": "not_allowed", "find": "differs"}


def test_post_that_stays_is_told(cast: Any, city: Account, network: FakeNetwork) -> None:
    network.plan("town", "withdraw", Fault("refused", code="not_allowed"))

    steps = {one.step: one.code for one in smoke(account=city, now=cast.now)}

    assert (steps["withdraw"], steps["gone"]) == ("not_allowed", "differs")


def test_post_that_the_network_does_not_show_is_told(cast: Any, city: Account, network: FakeNetwork) -> None:
    trial = smoke(account=city, now=cast.now)
    steps = {}
    for one in trial:
        steps[one.step] = one.code
        if one.step == "find":
            network.delete(one.detail)

    assert (steps["look"], steps["withdraw"], steps["gone"]) == ("differs", "ok", "ok")


def test_stop_refuses_the_trial_with_its_reason(cast: Any, city: Account, network: FakeNetwork) -> None:
    stop_publishing(account=city, reason="A storm.", by=cast.approver, now=cast.now)

    with pytest.raises(NotSmokeable, match="Publishing is stopped: A storm"):
        list(smoke(account=city, now=cast.now))
    with pytest.raises(CommandError, match="A storm"):
        run(str(city.pk))

    assert (network.calls("publish"), network.calls("verify")) == ((), ())


def test_stop_that_comes_while_the_trial_runs_is_heeded(cast: Any, city: Account, network: FakeNetwork) -> None:
    steps = {}
    for one in smoke(account=city, now=cast.now):
        steps[one.step] = (one.code, one.detail)
        if one.step == "verify":
            stop_publishing(account=None, reason="A storm.", by=cast.approver, now=cast.now)

    assert steps["publish"] == ("stopped", "Publishing is stopped: A storm.")
    assert (list(steps), network.calls("publish")) == (["verify", "publish"], ())


def test_command_says_each_step(city: Account) -> None:
    lines = run(str(city.pk)).splitlines()

    assert [line.split()[:2] for line in lines[:2]] == [["verify", "ok"], ["publish", "ok"]]


def test_command_prints_one_object(city: Account) -> None:
    document = json.loads(run("@town", "--json"))

    assert (document["account"], document["ok"], len(document["steps"])) == (city.pk, True, 6)


def test_command_fails_when_a_step_failed(city: Account, network: FakeNetwork) -> None:
    network.plan("town", "look", Fault("locked", code="credentials"))

    with pytest.raises(CommandError, match="The trial failed"):
        run(str(city.pk))


def test_command_wants_one_connected_account_that_publishes(cast: Any, city: Account, network: FakeNetwork) -> None:
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        run("nobody")
    Account.objects.create(network="x", name="Same", handle="town", channel="", state=AccountState.OFFLINE)
    with pytest.raises(CommandError, match="name one by its number"):
        run("town")
    form = Account.objects.create(
        network="webform", name="Form", channel="webform", state=AccountState.ACTIVE, handle="webform"
    )
    with pytest.raises(CommandError, match="Nothing is published for everybody on Web form"):
        run(str(form.pk))
    Account.objects.filter(pk=city.pk).update(state=AccountState.PAUSED)
    with pytest.raises(CommandError, match="not connected"):
        run(str(city.pk))


def test_trial_that_passed_counts_as_proof_and_one_that_failed_does_not(
    cast: Any, city: Account, network: FakeNetwork
) -> None:
    Account.objects.filter(pk=city.pk).update(channel="mastodon")
    unproven = Account.objects.get(pk=city.pk)
    assert live_proofs([unproven]) == {city.pk: Live(unproven=True)}

    list(smoke(account=city, now=cast.now))
    network.plan("town", "withdraw", Fault("refused", code="not_allowed"))
    list(smoke(account=city, now=cast.now + timedelta(days=1)))

    failed = Live(tried_at=cast.now, failed_at=cast.now + timedelta(days=1))
    assert live_proofs([unproven, city]) == {city.pk: failed}
    assert live_proofs([unproven])[city.pk] == replace(failed, unproven=True)
    list(smoke(account=city, now=cast.now + timedelta(days=2)))
    assert live_proofs([city]) == {city.pk: Live(tried_at=cast.now + timedelta(days=2))}


def test_trial_that_somebody_stopped_says_nothing_of_the_network(cast: Any, city: Account) -> None:
    def tried(*steps: str) -> Live:
        data = {"steps": list(steps)}
        about = f"accounts.account:{city.pk}"
        record(body=city.body_id, by=None, now=cast.now, kind="accounts.smoked", about=about, data=data)
        return live_proofs([city])[city.pk]

    assert tried("verify: ok", "publish: ok", "look: unsupported") == Live(tried_at=cast.now)
    assert tried("verify: ok", "publish: stopped") == Live(tried_at=cast.now)
    assert tried("verify: refused", "publish: stopped") == Live(tried_at=cast.now, failed_at=cast.now)


def test_pages_say_what_was_not_run_live_until_it_was(cast: Any, city: Account, network: FakeNetwork) -> None:
    client = cast.client(cast.editor)
    addresses = [reverse("accounts:list"), reverse("accounts:account", args=[city.pk])]

    def said() -> list[tuple[bool, ...]]:
        pages = [client.get(address).content.decode() for address in addresses]
        words = ("Unverified live", "Tried live", "Last trial failed")
        return [tuple(each in page for each in words) for page in pages]

    assert said() == [(False, False, False)] * 2
    Account.objects.filter(pk=city.pk).update(channel="mastodon", fields={"server": "https://social.example"})
    assert said() == [(True, False, False)] * 2
    list(smoke(account=city, now=cast.now))
    assert said() == [(False, True, False)] * 2
    network.plan("town", "publish", Fault("refused", code="not_allowed"))
    list(smoke(account=city, now=cast.now))
    assert said() == [(False, True, True)] * 2
