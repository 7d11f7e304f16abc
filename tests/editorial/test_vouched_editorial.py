"""`verify` compares posts, their versions and approvals with what the log says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Told
from rostra.audit.verify import verify_all
from rostra.editorial import actions
from rostra.editorial.models import Approval, Post, Version
from rostra.editorial.standing import POSTS
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.policy.actions import decide
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.decisions import APPROVAL_CHAINS
from tests.editorial.office import Clock, Office
from tests.tampering import forge_a_decision


@pytest.fixture
def post(office: Office, clock: Clock) -> Post:
    made = office.approved(due_at=clock() + timedelta(days=1))
    sequence_all(now=clock())
    return made


def change(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def named() -> list[str]:
    return [bad.about for bad in verify_all().bad]


def test_what_nobody_touched_is_as_it_was_logged(post: Post) -> None:
    """Of the tests below each says that its change, and nothing else, is named."""
    assert named() == []


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("post", "title = 'x'"),
        ("post", "unit_id = (SELECT id FROM people_unit LIMIT 1)"),
        ("post", "author_id = (SELECT max(id) FROM people_user)"),
        ("post", "saved_by_id = (SELECT max(id) FROM people_user)"),
        ("post", "saved_at = saved_at - interval '1 day'"),
        ("post", "created_at = created_at - interval '1 day'"),
        ("post", "review_asked_by_id = NULL"),
        ("post", "chain = '[]'"),
        ("post", "step = 7"),
        ("post", "step_due_at = now()"),
        ("post", "state = 'published'"),
        ("post", "state_at = state_at - interval '1 day'"),
        ("post", "revision = 9"),
        ("post", "due_at = due_at - interval '1 day'"),
        ("approval", "verdict = 'returned'"),
        ("approval", "by_id = (SELECT max(id) FROM people_user)"),
        ("approval", "at = at - interval '1 day'"),
        ("approval", "revision = 9"),
        ("approval", "content_hash = 'x'"),
        ("approval", "reason = 'x'"),
        ("approval", "step = 7"),
        ("approval", "step_name = 'x'"),
        ("approval", "instead_of_id = (SELECT max(id) FROM people_user)"),
    ],
)
def test_a_changed_post_or_approval_is_named(post: Post, table: str, what: str) -> None:
    change(f"UPDATE editorial_{table} SET {what}")  # noqa: S608 - our own words, above

    key = post.pk if table == "post" else Approval.objects.get().pk
    assert named() == [f"editorial.{table} {key}"]


@pytest.mark.parametrize(
    "what",
    [
        "text = 'x'",
        "language = 'ro'",
        "link = 'https://x.example/'",
        """media = '[{"no": "picture"}]'""",
        "removed = true",
        "number = 9",
        "account_id = NULL, number = 9",
        "saved_at = saved_at - interval '1 day'",
        "saved_by_id = (SELECT max(id) FROM people_user)",
    ],
)
def test_a_changed_version_is_named(post: Post, what: str) -> None:
    version = Version.objects.exclude(account=None).get()
    change(f"UPDATE editorial_version SET {what} WHERE id = {version.pk}")  # noqa: S608 - our own words, above

    assert named() == [f"editorial.version {version.pk}"]


@pytest.mark.parametrize("table", ["post", "version", "approval"])
def test_a_forged_row_is_named(post: Post, table: str) -> None:
    change(
        f"INSERT INTO editorial_{table} SELECT (jsonb_populate_record(r, '{more(table)}')).* "  # noqa: S608 - as above
        f"FROM editorial_{table} r ORDER BY id LIMIT 1"
    )

    assert named() == [f"editorial.{table} 9999"]


def more(table: str) -> str:
    return '{"id": 9999, "number": 9}' if table == "version" else '{"id": 9999}'


@pytest.mark.parametrize("table", ["version", "approval"])
def test_a_deleted_row_is_named(post: Post, table: str) -> None:
    row = {"version": Version, "approval": Approval}[table].objects.order_by("pk").first()
    assert row is not None
    forge_a_decision()
    change(f"DELETE FROM editorial_{table} WHERE id = {row.pk}")  # noqa: S608 - our own words, above

    assert named() == [f"editorial.{table} {row.pk}"]


def _published(office: Office, post: Post) -> None:
    office.clock.forward(days=2)
    office.work()


def _withdrawn(office: Office, post: Post) -> None:
    _published(office, post)
    post.refresh_from_db()
    actions.withdraw_post(post=post, by=office.cast.approver, now=office.clock.forward(minutes=1))
    office.work()


def _given_up(office: Office, post: Post) -> None:
    actions.cancel_post(post=post, by=office.cast.approver, now=office.clock.forward(minutes=1))
    actions.discard_post(post=post, by=office.cast.editor, now=office.clock.forward(minutes=1))


def _moved(office: Office, post: Post) -> None:
    now = office.clock.forward(minutes=1)
    actions.reschedule_post(post=post, due_at=now + timedelta(days=3), by=office.cast.approver, now=now)


def _voided(office: Office, post: Post) -> None:
    office.clock.forward(minutes=1)
    office.save(post, "Another text.")
    office.ask(post)
    actions.send_back(post=post, reason="No.", by=office.cast.approver, now=office.clock.forward(minutes=1))


@pytest.mark.parametrize(
    ("happen", "state"),
    [
        (_published, "published"),
        (_withdrawn, "withdrawn"),
        (_given_up, "discarded"),
        (_moved, "approved"),
        (_voided, "draft"),
    ],
)
def test_every_way_of_a_post_is_as_it_was_logged(
    office: Office, post: Post, happen: Callable[[Office, Post], None], state: str
) -> None:
    happen(office, post)

    post.refresh_from_db()
    assert (post.state, verify_all().bad) == (state, [])


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("comment", "text = 'x'"),
        ("comment", "revision = 9"),
        ("comment", "settled_at = NULL"),
        ("comment", "settled_by_id = (SELECT max(id) FROM people_user)"),
        ("accountworkflow", "model = 'parallel'"),
        ("accountworkflow", "at = at - interval '1 day'"),
        ("accountworkflow", "by_id = (SELECT max(id) FROM people_user)"),
    ],
)
def test_a_changed_comment_or_way_of_approving_is_named(office: Office, clock: Clock, table: str, what: str) -> None:
    comment = actions.add_comment(post=office.write(), text="Which?", by=office.cast.reader, now=clock())
    actions.settle_comment(comment=comment, by=office.cast.editor, now=clock())
    row = actions.set_workflow(account=office.city, model="central", by=office.cast.administrator, now=clock())
    sequence_all(now=clock())
    assert verify_all().bad == []

    change(f"UPDATE editorial_{table} SET {what}")  # noqa: S608 - our own words, above

    assert named() == [f"editorial.comment {comment.pk}" if table == "comment" else f"editorial.workflow {row.pk}"]


def test_every_step_of_a_chain_is_as_it_was_logged(office: Office, clock: Clock) -> None:
    give_role(member=office.cast.records, code=RoleCode.APPROVER, by=None, now=clock())
    chain = Chain((Step(hours=2), Step("finance", hours=3)))
    decide(question=APPROVAL_CHAINS, value=(chain,), by=None, now=clock())
    post = office.write()
    office.ask(post)
    office.approve(post)
    sequence_all(now=clock())

    assert (post.step, verify_all().bad) == (2, [])
    office.approve(post, by=office.cast.records)
    sequence_all(now=clock())
    assert (post.state, verify_all().bad) == ("approved", [])


def test_request_of_before_there_were_chains_tells_of_none(clock: Clock) -> None:
    told = Told(clock(), 3, "editorial.post:7", {"revision": 1})

    key, columns = POSTS.says["editorial.review_asked"](told)

    asked = {"state": "review", "state_at": clock(), "review_asked_by_id": 3}
    assert (key, columns) == ("7", {**asked, "chain": [], "step": 0, "step_due_at": None})
