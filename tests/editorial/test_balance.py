"""How the plan stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.channels.contract import Outgoing
from rostra.editorial.actions import plan
from rostra.editorial.balance import balance, often
from rostra.editorial.content import Content, Details, Part, Target
from rostra.editorial.enums import Form
from rostra.editorial.models import ContentType
from rostra.publishing.actions import deliver_due, queue_delivery
from tests.editorial.office import Office, photograph


def kind(office: Office, form: Form = Form.TEXT, minutes: int | None = 60) -> ContentType:
    by, now = office.cast.approver, office.clock()
    row = plan.add_type(fields=plan.TypeFields(name=str(form.label), form=form), by=by, now=now)
    plan.set_cadence(kind=row, account=None, every_minutes=minutes, by=by, now=now)
    return row


def test_nothing_said_is_no_share_of_anything(office: Office) -> None:
    found = balance(office.clock())

    assert (found.kept, found.forms, found.pictured, found.two_way, found.several) == ([], [], None, None, 0)


def test_cadences_are_kept_overdue_or_as_needed(office: Office) -> None:
    kind(office, Form.TEXT, 60)
    kind(office, Form.LINK, 120)
    kind(office, Form.VIDEO, None)

    found = balance(office.clock.forward(minutes=90))

    assert [(str(row.word), row.kind, row.often) for row in found.kept] == [
        ("Kept", "success", "every 2 hours"),
        ("Overdue", "overdue", "every hour"),
        ("As needed", "neutral", "as needed"),
    ]


def test_forms_are_seen_in_the_posts(office: Office) -> None:
    due_at = office.clock() + timedelta(days=1)
    picture = office.media(content=photograph(), name="a.jpg", alt="A bridge")
    asking = Details(content_type_id=kind(office, Form.QUESTION).pk)
    for content in (
        Content("Text", "en"),
        Content("Text", "en"),
        Content("Link", "en", link="https://portavale.example/"),
        Content("Thread", "en", more=(Part("Second", (picture,)), Part("Third"))),
        Content("Picture", "en", media=(picture,)),
    ):
        office.write(shared=content, due_at=due_at)
    office.write(shared=Content("Picture?", "en", media=(picture,)), due_at=due_at, details=asking)
    office.write(due_at=office.clock() + timedelta(days=31))

    found = balance(office.clock())

    assert {str(share.label): (share.number, share.percent) for share in found.forms} == {
        "Text": (2, 33),
        "Link": (1, 17),
        "Thread": (1, 17),
        "Picture": (1, 17),
        "Question": (1, 17),
    }
    # The picture, the question with one, and the thread that has one in its second item.
    assert found.pictured == 50


def test_answers_and_questions_are_two_way(office: Office) -> None:
    asking = Details(content_type_id=kind(office, Form.QUESTION).pk)
    office.published()
    office.published()
    office.published(details=asking)
    queue_delivery(
        account=office.city,
        source="inbox.answer",
        source_id=1,
        outgoing=Outgoing(text="Yes."),
        due_at=office.clock(),
        by=None,
        now=office.clock(),
    )
    deliver_due(clock=office.clock)

    found = balance(office.clock())

    assert (found.posts, found.questions, found.answers, found.two_way) == (3, 1, 1, 50)
    long_ago = balance(office.clock.forward(days=31))
    assert (long_ago.posts, long_ago.two_way) == (0, None)


def test_same_content_everywhere_is_counted(office: Office) -> None:
    both = (office.city, office.transit)
    office.published(accounts=both)
    office.published(accounts=(office.city,))
    one, other = Content("For the city", "en"), Content("For passengers", "en")
    office.published(shared=one, versions={Target(office.city): one, Target(office.transit): other})

    found = balance(office.clock())

    assert (found.several, found.same) == (2, 1)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, "as needed"),
        (1, "every minute"),
        (90, "every 90 minutes"),
        (120, "every 2 hours"),
        (1440, "every day"),
        (2 * 10080, "every 2 weeks"),
        (43200, "every month"),
    ],
)
def test_cadence_in_words(minutes: int | None, words: str) -> None:
    assert often(minutes) == words


def test_balance_asks_as_often_for_thirty_posts_as_for_one(office: Office) -> None:
    details = Details(content_type_id=kind(office).pk)
    office.published(details=details)
    with CaptureQueriesContext(connection) as one:
        balance(office.clock())
    for _ in range(29):
        office.published(details=details)
    with CaptureQueriesContext(connection) as thirty:
        balance(office.clock())

    assert len(thirty) == len(one)
