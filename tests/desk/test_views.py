from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.channels.contract import Incoming
from rostra.inbox.intake import receive
from rostra.people.actions import take_role
from rostra.people.models import User
from rostra.policy.enums import VersionState
from rostra.policy.models import Version
from rostra.vault import actions as vault
from rostra.vault.enums import Cause, Kind

TODAY = "/"


def ask(cast: Any, count: int) -> Account:
    account = add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=cast.now)
    messages = [
        Incoming(
            ref=f"m{n}", text=f"Question number {n}", sent_at=cast.now, author_id=f"p{n}", author_name=f"Person {n}"
        )
        for n in range(count)
    ]
    receive(account=account, messages=messages, now=cast.now - timedelta(days=10))
    return account


def test_today_counts_what_waits(cast: Any) -> None:
    ask(cast, 3)
    page = cast.client(cast.responder).get(TODAY)
    today = page.context["today"]
    assert (today.owed, today.overdue, today.mine, len(today.rows)) == (3, 3, 0, 3)
    assert "Question number 1" in page.content.decode()


def test_today_of_another_body_shows_nothing_of_ours(cast: Any) -> None:
    ask(cast, 2)
    page = cast.client(cast.stranger).get(TODAY)
    assert (page.status_code, page.context["today"].owed) == (200, 0)
    assert "Question number" not in page.content.decode()


def test_locked_account_is_shown_to_those_who_can_mend_it(cast: Any) -> None:
    account = ask(cast, 0)
    Account.objects.filter(pk=account.pk).update(state="locked")
    seen = {
        member: reverse("accounts:reconnect", args=[account.pk]) in cast.client(member).get(TODAY).content.decode()
        for member in (cast.administrator, cast.security, cast.reader, cast.responder)
    }
    assert seen == {cast.administrator: True, cast.security: True, cast.reader: False, cast.responder: False}


def test_secrets_wait_for_their_custodian_and_for_security_officers(cast: Any) -> None:
    item = vault.add_item(
        kind=Kind.BREAK_GLASS,
        label="Emergency key",
        value="hunter-two-hunter",
        custodian=cast.editor,
        by=cast.security,
        now=cast.now - timedelta(days=200),
    )
    for cause in (Cause.BREACH, Cause.SUSPICION):
        vault.open_rotations(cause=cause, items=[item], by=None, now=cast.now)
    vault.ask_release(item=item, reason="Locked out", by=cast.editor, now=cast.now)
    vault.open_attestations(now=cast.now)

    seen = {}
    for member in (cast.editor, cast.security, cast.reader):
        today = cast.client(member).get(TODAY).context["today"]
        seen[member] = [
            [release.item for release in today.releases],
            [task.item for task in today.changes],
            [question.item for question in today.questions],
        ]

    assert seen == {
        cast.editor: [[], [item], [item]],
        cast.security: [[item], [item], []],
        cast.reader: [[], [], []],
    }


def test_nobody_and_members_of_nothing(cast: Any) -> None:
    client = cast.client()
    assert client.get(TODAY).url == "/account/login/?next=/"
    client.force_login(User.objects.create_user("lone@example.org", "x", name="Lone"))
    page = client.get(TODAY)
    assert (page.status_code, "not a member of any body" in page.content.decode()) == (200, True)


def test_member_without_a_role_is_told_whom_to_ask(cast: Any) -> None:
    for role in cast.reader.roles.all():
        take_role(role=role, by=cast.administrator, now=cast.now)
    page = cast.client(cast.reader).get(TODAY)
    assert (page.status_code, "You have no role here yet." in page.content.decode()) == (200, True)


def test_today_asks_the_same_number_of_questions_for_1_and_30(cast: Any) -> None:
    account = ask(cast, 1)
    client = cast.client(cast.administrator)
    client.get(TODAY)
    with CaptureQueriesContext(connection) as one:
        client.get(TODAY)
    more = [Incoming(ref=f"x{n}", text="More", sent_at=cast.now, author_id=f"x{n}") for n in range(29)]
    receive(account=account, messages=more, now=cast.now)
    with CaptureQueriesContext(connection) as thirty:
        client.get(TODAY)
    assert len(thirty) == len(one)


def test_body_without_a_policy_is_led_to_the_path(cast: Any) -> None:
    link = 'href="/compliance/path/"'
    shown = {
        who: link in cast.client(getattr(cast, who)).get(TODAY).content.decode() for who in ("administrator", "reader")
    }
    assert shown == {"administrator": True, "reader": False}

    draft = Version.objects.create(number=1, opened_at=cast.now, opened_by=cast.administrator.user)
    assert link not in cast.client(cast.administrator).get(TODAY).content.decode()

    Version.objects.filter(pk=draft.pk).update(state=VersionState.DROPPED)
    assert link in cast.client(cast.administrator).get(TODAY).content.decode()
