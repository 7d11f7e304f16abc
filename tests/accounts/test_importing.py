from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import requests
import responses
from django.core.management import call_command

from rostra.accounts.actions.importing import import_register, plan_import
from rostra.accounts.actions.links import AGAIN, bodies_with_links, check_links
from rostra.accounts.enums import AccountState, LinkState, Stage
from rostra.accounts.models import Account
from rostra.accounts.registers import guess, read_table
from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.models import Notice
from tests.cast import Cast

REGISTER = """Account,Platform,Department,Language,URL
Town,Twitter,Communications,English,https://twitter.com/town
Ville,X,Press,Français,https://x.com/ville
Town again,X,,Français,https://x.com/Town/
Town thrice,X,,,https://x.com/town
Copy,Facebook,,,https://facebook.com/tоwn
Nowhere,Facebook,,English,https://x.com/nowhere
"""


def plan(text: str = REGISTER):  # type: ignore[no-untyped-def]
    table = read_table(text.encode(), "register.csv")
    return plan_import(table=table, mapping=guess(table.columns))


def kept(cast: Cast, decision: str = "") -> list[Account]:
    return import_register(
        plan=plan(), origin="register.csv", decision=decision, by=cast.administrator.user, now=cast.now
    )


def test_plan_says_line_by_line_what_would_happen(cast: Cast) -> None:
    found = plan()

    assert found.read == 6
    assert [(entry.profile.key, entry.languages) for entry in found.entries] == [
        ("x:town", ("en", "fr")),
        ("x:ville", ("fr",)),
        ("facebook:tоwn", ()),
    ]
    assert [(note.line, note.reason) for note in found.duplicates] == [
        (4, "@Town is on line 2 already; its languages were added there."),
        (5, "@town is on line 2 already."),
    ]
    assert [(note.line, note.reason) for note in found.refused] == [(7, "This address is on X, not on Facebook.")]
    assert [(note.line, note.reason) for note in found.marked] == [
        (3, "There is no unit “Press”: it is kept as a note."),
        (6, "tоwn mixes letters of several scripts: is it really ours?"),
    ]
    assert Account.objects.count() == 0


def test_unit_that_many_lines_name_is_marked_once(cast: Cast) -> None:
    found = plan("url,unit\nhttps://x.com/a,Press\nhttps://x.com/b,Press\n")

    assert [(note.line, note.reason) for note in found.marked] == [
        (2, "There is no unit “Press”, which 2 lines name: it is kept as a note.")
    ]


def test_what_is_closed_is_not_brought_in_as_if_it_were_in_use(cast: Cast) -> None:
    kept(cast)
    Account.objects.filter(key="x:ville").update(stage=Stage.CLOSED)

    found = plan("url,status\nhttps://x.com/ville,Closed\nhttps://x.com/town,closed\nhttps://x.com/old,Stengt\n")

    assert found.entries == []
    assert [(note.line, note.reason) for note in found.duplicates] == [
        (2, "@ville is in the register already, as closed: Ville."),
        (3, "@town is in the register already: Town."),
    ]
    assert [(note.line, note.reason) for note in found.refused] == [
        (4, "@old is closed, as the file says: only accounts in use are brought in.")
    ]


def test_import_without_a_decision_keeps_accounts_as_found(cast: Cast) -> None:
    accounts = kept(cast)

    town = Account.objects.get(pk=accounts[0].pk)
    assert (town.stage, town.state, town.opened_at, town.unit) == (
        Stage.UNSANCTIONED,
        AccountState.OFFLINE,
        None,
        cast.unit,
    )
    assert (town.network, town.handle, town.languages, town.language) == ("x", "@town", ["en", "fr"], "en")
    assert accounts[1].notes == "Press"


def test_import_with_a_decision_opens_and_records_them(cast: Cast) -> None:
    accounts = kept(cast, "Council decision 12/2026")

    assert {(account.stage, account.opened_at) for account in accounts} == {(Stage.ACTIVE, cast.now)}
    events = Event.objects.filter(kind="accounts.added").order_by("id")
    assert [event.about for event in events] == [f"accounts.account:{account.pk}" for account in accounts]
    assert events[0].data == {
        "network": "x",
        "handle": "@town",
        "origin": "register.csv",
        "decision": "Council decision 12/2026",
    }


def test_second_import_adds_nothing(cast: Cast) -> None:
    kept(cast)

    again = plan()

    assert again.entries == []
    assert again.duplicates[0].reason == "@town is in the register already: Town."


def test_closed_account_may_be_imported_again(cast: Cast) -> None:
    kept(cast)
    Account.objects.update(stage=Stage.CLOSED)

    assert len(plan().entries) == 3


def test_import_refuses_when_the_register_changed_since_the_plan(cast: Cast) -> None:
    planned = plan()
    kept(cast)

    with pytest.raises(Faster):
        import_register(plan=planned, origin="a", decision="", by=None, now=cast.now)

    assert Account.objects.count() == 3


def test_empty_plan_keeps_nothing(cast: Cast) -> None:
    assert import_register(plan=plan("url\nno\n"), origin="a", decision="", by=None, now=cast.now) == []


def command(path: Path, *more: str) -> dict[str, object]:
    out = StringIO()
    call_command("import", "accounts", str(path), "--body", "portavale", "--json", *more, stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def test_command_reports_and_dry_run_keeps_nothing(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")

    dry = command(path, "--dry-run")
    assert Account.objects.count() == 0
    real = command(path, "--map", "URL=url,Platform=network")

    assert {key: dry[key] for key in ("read", "new", "duplicate")} == {"read": 6, "new": 3, "duplicate": 2}
    assert dry["refused"] == [{"line": 7, "reason": "This address is on X, not on Facebook."}]
    assert (real["new"], Account.objects.count()) == (3, 3)


# --- Addresses that lead nowhere ----------------------------------------------------------------------


@responses.activate
def test_addresses_are_asked_for_and_gone_ones_reported(cast: Cast) -> None:
    town, _ville, copy = kept(cast)
    town.owner = cast.editor
    town.save()
    responses.get("https://x.com/town", status=404)
    responses.get("https://x.com/ville", status=403)
    responses.get(copy.url, status=200)

    assert list(bodies_with_links(cast.now)) == [cast.body.pk]
    assert check_links(session=requests.Session(), now=cast.now) == 3

    assert [account.link_state for account in Account.objects.order_by("pk")] == [
        LinkState.GONE,
        LinkState.UNSURE,
        LinkState.ALIVE,
    ]
    assert list(Notice.objects.values_list("user", "kind")) == [(cast.editor.user_id, "accounts.link_gone")]
    assert list(Event.objects.filter(kind="accounts.link_gone").values_list("about", "data")) == [
        (f"accounts.account:{town.pk}", {"url": "https://x.com/town"})
    ]


@responses.activate
def test_address_is_asked_for_once_a_month_and_reported_once(cast: Cast) -> None:
    _town, *others = kept(cast)
    Account.objects.filter(pk__in=[other.pk for other in others]).update(stage=Stage.CLOSED)
    responses.get("https://x.com/town", status=410)

    check_links(session=requests.Session(), now=cast.now)
    assert check_links(session=requests.Session(), now=cast.now + AGAIN - timedelta(days=1)) == 0
    assert check_links(session=requests.Session(), now=cast.now + AGAIN + timedelta(days=1)) == 1

    assert Event.objects.filter(kind="accounts.link_gone").count() == 1
    assert set(Notice.objects.values_list("user", flat=True)) == {
        cast.administrator.user_id,
        cast.security.user_id,
    }


@responses.activate
def test_network_that_does_not_answer_says_nothing(cast: Cast) -> None:
    kept(cast)
    responses.get("https://x.com/town", body=requests.ConnectionError("no route"))
    responses.get("https://x.com/ville", body=requests.Timeout("late"))
    responses.get("https://www.facebook.com/t%D0%BEwn", status=500)

    check_links(session=requests.Session(), now=cast.now)

    assert set(Account.objects.values_list("link_state", flat=True)) == {LinkState.UNSURE}
