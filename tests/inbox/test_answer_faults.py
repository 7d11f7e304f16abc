"""What happens beside an answer while somebody writes it: each has an outcome that can be seen."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.inbox.intake import receive
from rostra.inbox.models import Answer
from rostra.publishing.models import Delivery
from tests.inbox.intake_parts import edited, gone
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, page_of, url


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


def test_account_that_lost_its_token_keeps_the_answer_until_it_is_connected_again(
    office: Office, client: Client
) -> None:
    conversation = office.message()
    Account.objects.update(state=AccountState.LOCKED)

    page = page_of(client.get(url("conversation", conversation.pk)))
    client.post(url("answer", conversation.pk), form_of(conversation, "It opens at ten."))

    assert "an answer waits until it is" in page
    assert (Answer.objects.count(), Delivery.objects.get().state) == (1, "due")
