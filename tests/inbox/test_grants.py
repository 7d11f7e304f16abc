"""Somebody without any role who may answer on one account: sees and answers what comes there, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.inbox.models import Conversation
from rostra.inbox.queries import answerers
from rostra.inbox.rules import may_on, reach
from rostra.people.actions import set_rule
from rostra.people.enums import Right, RuleKey
from rostra.people.models import Member
from tests.inbox.office import Office
from tests.people.rights import grant, newcomer


@pytest.fixture
def parks(office: Office) -> Conversation:
    return office.message(account=office.account("parks"))


@pytest.fixture
def noor(office: Office, parks: Conversation) -> Member:
    member = newcomer(office.cast)
    grant(member, parks.account, "answer")
    return member


def test_grant_reaches_the_conversations_of_its_account(office: Office, parks: Conversation, noor: Member) -> None:
    other = office.message(author="dan")

    assert list(Conversation.objects.filter(reach(noor, Right.ANSWER))) == [parks]
    assert [may_on(noor, Right.ANSWER, each) for each in (parks, other)] == [True, False]
    assert not may_on(noor, Right.WRITE, parks)
    assert noor in answerers(parks)
    assert noor not in answerers(other)


def test_pages_show_that_account_only(office: Office, parks: Conversation, noor: Member) -> None:
    other = office.message("Secret of the city", author="dan")
    client = office.cast.client(noor)
    page = client.get(reverse("inbox:list")).content.decode()

    assert (reverse("inbox:conversation", args=[parks.pk]) in page, "Secret of the city" in page) == (True, False)
    got = [client.get(reverse("inbox:conversation", args=[each.pk])).status_code for each in (parks, other)]
    assert got == [200, 404]
    taken = [client.post(reverse("inbox:claim", args=[each.pk])).status_code for each in (parks, other)]
    assert taken == [302, 404]
    assert Conversation.objects.get(pk=parks.pk).owner == noor


def test_somebody_without_role_or_grant_stays_outside(office: Office, parks: Conversation) -> None:
    client = office.cast.client(newcomer(office.cast, "Out Sider"))

    assert client.get(reverse("inbox:list")).status_code == 403


def test_without_the_mandate_that_is_asked_for_nobody_answers(
    office: Office, parks: Conversation, noor: Member
) -> None:
    set_rule(key=RuleKey.MANDATE_REQUIRED, value=True, by=None, now=office.now)
    people = (noor, office.cast.responder)

    assert [may_on(member, Right.ANSWER, parks) for member in people] == [False, False]
    assert [may_on(member, Right.READ, parks) for member in people] == [True, True]
    assert office.cast.client(noor).post(reverse("inbox:claim", args=[parks.pk])).status_code == 403


def test_list_asks_as_much_for_one_grant_as_for_thirty(office: Office, noor: Member) -> None:
    def queries(member: Member) -> int:
        fresh = Member.objects.select_related("user").get(pk=member.pk)
        with CaptureQueriesContext(connection) as asked:
            list(Conversation.objects.filter(reach(fresh, Right.READ)))
        return len(asked)

    one = queries(noor)
    for number in range(29):
        account = office.account(f"a{number}")
        office.message(account=account, author=f"p{number}")
        grant(noor, account, "answer")

    assert queries(noor) == one
