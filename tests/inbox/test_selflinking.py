"""A person shows by themselves who else they are: a code sent on one channel comes back on the other."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from rostra.audit.models import Event
from rostra.inbox import actions
from rostra.inbox.actions.selflinking import TooMany, accept_codes, offer_link
from rostra.inbox.actions.sorting import sort
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Answer, Conversation, Identity, LinkCode
from rostra.inbox.senders import NoSender
from tests.inbox.office import Office, again, happened
from tests.inbox.pages import page_of, url

DAY = timedelta(days=1)


def private(office: Office, text: str = "Hello, it is me.", *, author: str = "maria", **more: Any) -> Conversation:
    return office.message(text, author=author, visibility="private", **more)


def code_to(office: Office, conversation: Conversation, **more: Any) -> str:
    answer = offer_link(conversation=conversation, **{"by": office.cast.responder, "now": office.now, **more})
    found = re.search(r"\w{4}-\w{4}", answer.text)
    assert found is not None
    return found[0]


def come_back(office: Office, text: str, *, author: str = "maria_k", at: datetime | None = None, **more: Any) -> None:
    account = office.account(f"post{author}{at or ''}", channel="fakeplain")
    private(office, text, author=author, account=account, at=at, **more)
    sort(clock=lambda: at or office.now)


def test_code_that_comes_back_links_the_two(office: Office) -> None:
    one = private(office)
    code = code_to(office, one)

    come_back(office, f"My code is {code.lower()}.")

    identities = Identity.objects.order_by("pk").values_list("channel", "author_id", "by", "reason")
    assert list(identities) == [("fake", "id-maria", None, ""), ("fakeplain", "id-maria_k", None, "")]
    assert Identity.objects.values("person").distinct().count() == 1
    assert happened(one)[-1] == "inbox.person_linked"
    assert Event.objects.filter(kind="inbox.person_linked", actor=None).count() == 2
    assert LinkCode.objects.get().used_at == office.now


def test_code_is_an_acknowledgement_while_an_answer_is_owed_and_else_a_question(office: Office) -> None:
    owed, done = private(office), private(office, author="dan")
    actions.answer(
        conversation=done, text="Yes.", visibility=Visibility.PRIVATE, by=office.cast.responder, now=office.now
    )

    code_to(office, owed)
    code_to(office, again(done))

    purposes = Answer.objects.order_by("-pk").values_list("purpose", "visibility")[:2]
    assert list(purposes) == [("question", "private"), ("acknowledge", "private")]
    assert (again(owed).state, again(done).state) == ("open", "waiting")


@pytest.mark.parametrize("late", [False, True])
def test_code_holds_once_and_for_a_day(office: Office, late: bool) -> None:
    code = code_to(office, private(office))
    if not late:
        come_back(office, code)

    come_back(office, code, author="eve", at=office.now + DAY)

    assert not Identity.objects.filter(author_id="id-eve").exists()


def test_code_shows_nothing_in_public_from_the_same_sender_or_from_nobody(office: Office) -> None:
    one = private(office)
    code = code_to(office, one)

    come_back(office, f"> {code}", author="eve", at=office.now)
    Identity.objects.all().delete()
    LinkCode.objects.update(used_at=None)
    public = office.message(code, author="mallory")
    quoting = private(office, f"You wrote: {code}", root=one.root, reply_to=one.root)
    nobody = private(office, code, author_id="")
    found = accept_codes([(row, code) for row in (nobody, public, quoting)], now=office.now)

    assert (found, Identity.objects.count(), LinkCode.objects.get().used_at) == (0, 0, None)


def test_code_of_who_was_forgotten_links_nobody(office: Office) -> None:
    one = private(office)
    code = code_to(office, one)
    Conversation.objects.filter(pk=one.pk).update(author_id="")

    come_back(office, code)

    assert Identity.objects.count() == 0


def test_forgetting_takes_codes_along(office: Office) -> None:
    one = private(office)
    code_to(office, one)

    actions.forget_person(conversation=again(one), reason="A letter.", by=office.cast.administrator, now=office.now)

    assert LinkCode.objects.count() == 0


def test_only_the_last_code_holds_and_three_a_day_are_enough(office: Office) -> None:
    one = private(office)
    first = code_to(office, one)
    code_to(office, again(one))
    last = code_to(office, again(one))

    with pytest.raises(TooMany):
        offer_link(conversation=again(one), by=office.cast.responder, now=office.now)
    come_back(office, first, author="eve")
    assert Identity.objects.count() == 0
    come_back(office, last)
    assert Identity.objects.count() == 2
    code_to(office, again(one), now=office.now + DAY)


def test_code_needs_a_private_way_and_a_sender(office: Office) -> None:
    with pytest.raises(actions.WrongWay):
        offer_link(
            conversation=office.message(account=office.account("only", channel="fakepublic")),
            by=office.cast.responder,
            now=office.now,
        )
    with pytest.raises(NoSender):
        offer_link(conversation=private(office, author_id=""), by=office.cast.responder, now=office.now)
    assert Answer.objects.count() == 0


def test_page_sends_a_code_and_says_who_linked(office: Office) -> None:
    client: Client = office.cast.client(office.cast.responder)
    one = private(office)

    for _ in range(3):
        assert "The code is on its way." in page_of(client.post(url("offer_link", one.pk), follow=True))
    refused = page_of(client.post(url("offer_link", one.pk), follow=True))
    Identity.objects.all().delete()

    assert "three codes within a day" in refused
    code = re.findall(r"\w{4}-\w{4}", Answer.objects.order_by("-pk")[0].text)[0]
    now = Answer.objects.order_by("-pk")[0].at
    come_back(office, code, at=now)
    assert "Linked by the person" in page_of(client.get(url("person", one.pk)))
