"""What did not go out, for whoever may read it, with the page on which it is decided."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rostra.channels.contract import Incoming
from rostra.channels.testing import Fault
from rostra.desk.queries import today
from rostra.inbox.actions import answer
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation
from rostra.people.models import Member
from rostra.publishing.enums import ChangeState, DeliveryState, Shown
from rostra.publishing.models import Change, Delivery
from rostra.publishing.sources import CHANGE
from tests.editorial.office import Office
from tests.people.rights import grant, newcomer

TODAY = "/"


@pytest.fixture
def noor(office: Office) -> Member:
    """Somebody who writes on one account, and reads nothing else."""
    member = newcomer(office.cast)
    grant(member, office.transit, "write")
    return member


def listed(office: Office, member: Member) -> dict[str, list[tuple[str, str]]]:
    """The texts and pages of each list on Today."""
    found = today(member, now=office.clock.forward(minutes=6))
    rows = {"stuck": found.stuck, "late": found.late, "differs": found.differs}
    return {name: [(row.content["text"], url) for row, url in pairs] for name, pairs in rows.items()}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("stuck", {"state": DeliveryState.FAILED, "error_code": "invalid", "next_try_at": None}),
        ("stuck", {"state": DeliveryState.UNSURE, "next_try_at": None}),
        ("late", {}),
        ("differs", {"state": DeliveryState.SENT, "shown": Shown.GONE, "next_try_at": None}),
    ],
)
def test_post_is_listed_with_its_page_for_those_who_may_read_it(
    office: Office, noor: Member, name: str, values: dict[str, Any]
) -> None:
    here, there = office.approved(text="Here."), office.approved(text="There.", accounts=(office.transit,))
    Delivery.objects.update(**values)

    pages = [(text, reverse("editorial:post", args=[post.pk])) for text, post in (("Here.", here), ("There.", there))]
    assert sorted(listed(office, office.cast.editor)[name]) == pages
    assert listed(office, noor)[name] == [pages[1]]


def test_page_leads_to_what_did_not_go_out(office: Office) -> None:
    office.network.plan("city", "publish", Fault("refused", code="invalid"))
    post = office.published()

    page = office.cast.client(office.cast.editor).get(TODAY).content.decode()

    assert f'href="{reverse("editorial:post", args=[post.pk])}"' in page
    assert "Not sent" in page


def test_corrected_words_lead_to_the_post_that_they_correct(office: Office, noor: Member) -> None:
    """Also words that were corrected once more."""
    post, now = office.approved(), office.clock()
    newest = Delivery.objects.get()
    for number in (1, 2):
        words: dict[str, Any] = {
            "content": newest.content | {"text": f"Number {number}."},
            "content_hash": newest.content_hash,
        }
        asked: dict[str, Any] = {
            "note": "",
            "asked_at": now,
            "asked_by": post.author,
            "state": ChangeState.CONFIRMED,
            "state_at": now,
        }
        change = Change.objects.create(**{"delivery": newest, "number": 1, **words, **asked})
        newest.pk, newest.source, newest.source_id = None, CHANGE.name, change.pk
        newest.key, newest.content = f"again-{number}", words["content"]
        newest.state, newest.next_try_at = DeliveryState.FAILED, None
        newest.save(force_insert=True)

    page = reverse("editorial:post", args=[post.pk])
    assert sorted(listed(office, office.cast.editor)["stuck"]) == [("Number 1.", page), ("Number 2.", page)]
    assert listed(office, noor)["stuck"] == []


def test_answer_is_listed_with_its_conversation_for_those_who_may_read_it(office: Office, noor: Member) -> None:
    message = Incoming(ref="m1", text="When?", sent_at=office.clock(), author_id="p1", author_name="Person")
    receive(account=office.city, messages=[message], now=office.clock())
    asked = Conversation.objects.get()
    by: dict[str, Any] = {"by": office.cast.responder, "now": office.clock()}
    answer(conversation=asked, text="Tomorrow.", visibility=Visibility.PUBLIC, **by)

    page = reverse("inbox:conversation", args=[asked.pk])
    assert listed(office, office.cast.responder)["late"] == [("Tomorrow.", page)]
    assert listed(office, noor)["late"] == []
