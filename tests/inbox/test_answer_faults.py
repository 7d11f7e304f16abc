"""What happens beside an answer while somebody writes it: each has an outcome that can be seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.inbox.actions import reopen_unsent
from rostra.inbox.intake import receive
from rostra.inbox.models import Answer, Conversation
from rostra.publishing.actions import deliver_due
from rostra.publishing.models import Delivery
from tests.inbox.intake_parts import edited, gone
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, page_of, url
from tests.publishing.desk import connect


def test_edit_of_the_citizen_meanwhile_stops_the_answer_and_shows_the_new_words(office: Office, client: Client) -> None:
    conversation = office.message(ref="1")
    form = form_of(conversation, "It opens at ten.")
    later = office.now + timedelta(minutes=2)
    receive(account=office.city, messages=[edited("1", office.now, "And on Sunday?")], now=later)

    answer = client.post(url("answer", conversation.pk), form)

    page = page_of(answer)
    assert (answer.status_code, Answer.objects.count()) == (422, 0)
    assert ["And on Sunday?" in page, "It opens at ten.</textarea>" in page] == [True, True]
    client.post(url("answer", conversation.pk), form_of(again(conversation), "It opens at ten."))
    assert Answer.objects.count() == 1


def test_message_deleted_meanwhile_is_not_answered_in_public_and_the_words_stay(office: Office, client: Client) -> None:
    conversation = office.message(ref="1")
    later = office.now + timedelta(minutes=2)
    receive(account=office.city, messages=[gone("1", office.now)], now=later)

    answer = client.post(url("answer", conversation.pk), form_of(again(conversation), "It opens at ten."))

    page = page_of(answer)
    assert (answer.status_code, Answer.objects.count()) == (422, 0)
    assert ["deleted at its source" in page, "It opens at ten.</textarea>" in page] == [True, True]


def states(conversation: Conversation) -> tuple[str, str]:
    """Of the conversation and of its answer's delivery."""
    return again(conversation).state, Delivery.objects.get().state


def on_the_network(office: Office) -> Conversation:
    """A message that stands on the network, to an account that can answer there."""
    hall = connect(office.network, "hall", now=office.now)
    office.network.join("maria")
    asked = office.network.write("maria", "When does it open?")
    return office.message(asked.text, account=hall, ref=asked.ref)


def work(office: Office) -> None:
    """What the worker and the sweep behind it do."""
    deliver_due(clock=lambda: later(office))
    reopen_unsent(now=later(office))


def later(office: Office) -> datetime:
    return max(timezone.now(), office.now) + timedelta(minutes=1)


def test_answer_on_an_account_that_lost_its_token_comes_back_and_is_sent_once_it_is_connected(
    office: Office, client: Client
) -> None:
    conversation = on_the_network(office)
    Account.objects.update(state=AccountState.LOCKED)

    page = page_of(client.get(url("conversation", conversation.pk)))
    client.post(url("answer", conversation.pk), form_of(conversation, "It opens at ten."))
    work(office)
    failed = states(conversation)
    Account.objects.update(state=AccountState.ACTIVE)
    client.post(url("settle_answer", Answer.objects.get().pk), {"what": "retry"})
    work(office)

    assert ["can be sent again once the account is connected" in page, "an answer waits until it is" in page] == [
        True,
        False,
    ]
    assert (failed, states(conversation)) == (("open", "failed"), ("waiting", "sent"))


def test_answer_on_a_paused_account_waits_until_it_is_connected(office: Office, client: Client) -> None:
    conversation = on_the_network(office)
    Account.objects.update(state=AccountState.PAUSED)

    page = page_of(client.get(url("conversation", conversation.pk)))
    client.post(url("answer", conversation.pk), form_of(conversation, "It opens at ten."))
    work(office)
    waits = states(conversation)
    Account.objects.update(state=AccountState.ACTIVE)
    work(office)

    assert "an answer waits until it is" in page
    assert (waits, states(conversation)) == (("waiting", "due"), ("waiting", "sent"))


def test_nothing_is_answered_on_a_closed_account(office: Office, client: Client) -> None:
    conversation = office.message()
    Account.objects.update(state=AccountState.CLOSED)

    page = page_of(client.get(url("conversation", conversation.pk)))
    answer = client.post(url("answer", conversation.pk), form_of(conversation, "It opens at ten."))

    assert "nothing can be answered on it any more" in page
    assert (answer.status_code, Answer.objects.count()) == (422, 0)
