"""The whole story with real commits: proposed, decided on, accepted, active, public; its publisher leaves; new keys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.accounts import actions
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.accounts.queries import publishing_stops
from rostra.core.scoping import scope
from rostra.people.models import Departure
from rostra.policy.decisions import ROTATION_HOURS
from rostra.policy.queries import decided
from rostra.vault import actions as vault
from rostra.vault import keyring
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import Item, RotationTask
from rostra.vault.queries import board, key_status
from tests.accounts.office import Office
from tests.cast import Cast

PROFILE = "https://x.com/portavale_roads"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(committed: str) -> Iterator[Office]:
    """The municipality in a database of its own, at the time that the clock on the wall shows: pages read it."""
    cast = Cast(now=timezone.now())
    with scope(cast.body):
        yield Office(cast)


def verdict() -> str:
    answer = Client().get("/api/v1/register/verify", {"url": PROFILE}).json()
    return str(answer["status"])


def open_account(office: Office) -> Account:
    """Proposed, decided on, its terms accepted by the delegate, opened."""
    account = office.submitted()
    office.say(account, office.cast.approver)
    office.say(account, office.cast.administrator)
    chief = office.chief()
    actions.accept_terms(account=account, terms=office.terms(), by=chief, now=office.now)
    actions.begin_opening(account=account, by=office.cast.editor, now=office.now)
    return actions.complete_opening(account=account, pilot=False, place=PROFILE, by=office.cast.editor, now=office.now)


def keep_key(office: Office, account: Account) -> Item:
    """A password that Ana, who publishes, may have shown."""
    cast = office.cast
    item = vault.add_item(
        kind=Kind.SHARED_PASSWORD,
        label="Password of the roads account",
        value="granite-otter-seven",
        account=account,
        custodian=cast.responder,
        by=cast.security,
        now=office.now,
    )
    vault.give_holding(item=item, member=cast.editor, by=cast.responder, now=office.now)
    return item


def asked_meanwhile(browser: Client, work: threading.Thread) -> set[int]:
    """What the site answers until the work is done, and once more after it."""
    work.start()
    codes = {browser.get(reverse("vault:board")).status_code}
    while work.is_alive():
        codes.add(browser.get(reverse("vault:board")).status_code)
    work.join()
    return codes | {browser.get(reverse("vault:board")).status_code}


def rekey(office: Office) -> None:
    try:
        vault.rekey(now=office.now)
    finally:
        connection.close()


def test_account_from_proposal_to_the_day_its_publisher_leaves(office: Office) -> None:
    cast = office.cast
    assert verdict() == "unknown"

    account = open_account(office)

    assert account.stage == Stage.ACTIVE
    assert "Roads on X" in Client().get(f"/p/{cast.body.slug}/accounts/").content.decode()
    assert verdict() == "official"

    item = keep_key(office, account)
    ana, officer, chief = cast.client(cast.editor), cast.client(cast.security), cast.client(cast.administrator)
    assert ana.get(reverse("people:profile")).status_code == 200
    assert [row.state for row in board(cast.security, office.now)] == ["healthy"]
    begun = timezone.now()
    address = reverse("people:member_end", args=[cast.editor.pk])
    assert "Password" not in chief.get(address).content.decode()
    left = chief.post(address, {"to": cast.responder.pk})

    departure = Departure.objects.get(member=cast.editor)
    assert left.headers["Location"] == reverse("people:departure", args=[departure.pk])
    assert departure.done_at is not None
    assert departure.done_at - begun < MINUTE
    assert ana.get(reverse("people:profile")).status_code == 302
    task = RotationTask.objects.get(done_at=None)
    assert (task.item, task.cause, task.member) == (item, Cause.LEAVER, cast.editor)
    assert [row.state for row in board(cast.security, timezone.now())] == ["overdue"]
    assert 'data-color="danger"' in officer.get(reverse("vault:board")).content.decode()
    account.refresh_from_db()
    assert (account.owner, account.substitute) == (cast.responder, None)
    assert verdict() == "official"
    assert publishing_stops([account], timezone.now()) == {}
    late = task.opened_at + timedelta(hours=decided(ROTATION_HOURS))
    assert publishing_stops([account], late)[account.pk].code == "rotation_overdue"

    new = keyring.new_key()
    assert asked_meanwhile(officer, threading.Thread(target=rekey, args=[office])) == {200}
    vault.rotate_item(item=item, value="basalt-heron-nine", by=cast.responder, now=timezone.now())

    assert set(key_status().used) == {new}
    assert RotationTask.objects.filter(done_at=None).count() == 0
    assert [row.state for row in board(cast.security, timezone.now())] == ["healthy"]
    assert publishing_stops([account], late) == {}
    assert officer.get(reverse("vault:board")).status_code == 200
