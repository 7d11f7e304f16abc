"""Somebody without any role who may write, or approve, on one account: composes for it only."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.accounts.models import Account
from rostra.core.refusals import Refused
from rostra.editorial.content import Content
from rostra.editorial.models import Post
from rostra.editorial.queries import approvers, current, readable, waiting_for_me
from rostra.editorial.rules import may_on, may_write_for, reach
from rostra.people.enums import Right
from rostra.people.models import Member
from tests.editorial.office import Office, connect
from tests.people.rights import grant, newcomer


@pytest.fixture
def noor(office: Office) -> Member:
    member = newcomer(office.cast)
    grant(member, office.city, "write")
    return member


def reached(member: Member, right: Right) -> list[str]:
    return [post.title for post in Post.objects.filter(reach(member, right)).order_by("pk")]


def test_grant_reaches_posts_that_go_to_its_account(office: Office, noor: Member) -> None:
    office.write(title="Here")
    office.write(title="Both", accounts=(office.city, office.transit))
    office.write(title="There", accounts=(office.transit,))
    office.write(title="Nowhere", accounts=())

    assert reached(noor, Right.WRITE) == ["Here"]
    assert reached(noor, Right.READ) == ["Here", "Both"]
    assert reached(noor, Right.APPROVE) == []
    posts = list(Post.objects.order_by("pk"))
    assert [may_on(noor, Right.WRITE, post) for post in posts] == [True, False, False, False]
    assert [may_on(noor, Right.READ, post) for post in posts] == [True, True, False, False]


def test_account_that_was_taken_out_of_a_post_counts_no_more(office: Office, noor: Member) -> None:
    post = office.write(accounts=(office.city, office.transit))
    assert not may_on(noor, Right.WRITE, post)
    office.save(post, accounts=(office.city,))
    assert may_on(noor, Right.WRITE, post)
    office.save(post, accounts=(office.transit,))

    assert not may_on(noor, Right.READ, post)


def test_writer_by_grant_composes_for_that_account_only(office: Office, noor: Member) -> None:
    assert [may_write_for(noor, account) for account in (office.city, office.transit)] == [True, False]
    post = office.write(by=noor)
    office.save(post, "Closed now.", by=noor)
    with pytest.raises(Refused):
        office.save(post, "Closed now.", accounts=(office.city, office.transit), by=noor)
    with pytest.raises(Refused):
        office.write(by=noor, accounts=(office.transit,))

    assert current(post).versions[0].text == "Closed now."


def test_own_draft_without_an_account_stays_reachable(office: Office, noor: Member) -> None:
    post = office.write(by=noor, accounts=())

    assert may_on(noor, Right.WRITE, post)
    assert list(readable(noor)) == [post]


def test_page_to_compose_offers_that_account_only(office: Office, noor: Member) -> None:
    client = office.cast.client(noor)
    page = client.get(reverse("editorial:compose")).content.decode()

    assert [f'name="accounts" value="{each.pk}"' in page for each in (office.city, office.transit)] == [True, False]
    there = office.write(accounts=(office.transit,))
    here = office.write()
    got = [client.get(reverse("editorial:edit", args=[each.pk])).status_code for each in (here, there)]
    assert got == [200, 404]


def test_approver_by_grant_is_asked_and_approves(office: Office) -> None:
    member = newcomer(office.cast, "Ali Approver")
    grant(member, office.city, "approve")
    post, both = office.write(), office.write(accounts=(office.city, office.transit))
    for each in (post, both):
        office.ask(each)

    assert [item.post for item in waiting_for_me(member)] == [post]
    assert [user.name for user in approvers(post, current(post))] == ["Jonas Berg", "Ali Approver"]
    assert [user.name for user in approvers(both, current(both))] == ["Jonas Berg"]
    with pytest.raises(Refused):
        office.approve(both, by=member)
    office.approve(post, by=member)


def test_lists_ask_as_much_for_one_post_as_for_thirty(office: Office) -> None:
    member = newcomer(office.cast, "Ali Approver")

    def queries() -> int:
        fresh = Member.objects.select_related("user", "unit").get(pk=member.pk)
        with CaptureQueriesContext(connection) as asked:
            waiting_for_me(fresh, 50)
            list(readable(fresh))
        return len(asked)

    def one_more(account: Account) -> None:
        grant(member, account, "approve")
        office.ask(office.write(accounts=(account,), shared=Content("Open.", "en")))

    one_more(office.city)
    one = queries()
    for number in range(29):
        one_more(connect(office.network, f"a{number}", now=office.clock()))

    assert queries() == one
