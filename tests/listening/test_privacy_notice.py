"""Everybody may read what a body looks for, and why; Today says what waits."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rostra.accounts.models import Account
from rostra.listening.actions.watching import end_watch
from rostra.people.actions import add_unit, give_role
from rostra.people.enums import RoleCode
from tests.listening.square import WHY, Square

PAGE = "/p/portavale/privacy/"


def said(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_notice_says_what_is_looked_for_and_why(square: Square) -> None:
    assert "What we look for in public" not in said(Client(), PAGE)
    watch = square.watch("<b>Harbour</b> Bridge", keep_days=7)
    square.watch("Ferry", purpose="To mend what is broken", keep_days=1)

    html = said(Client(), PAGE)

    assert '<h2 class="h3">What we look for in public</h2>' in html
    assert (
        f'“&lt;b&gt;Harbour&lt;/b&gt; Bridge”</h3><p class="prose" dir="auto">Why: {WHY} Kept for 7 days.</p>' in html
    )
    assert "Why: To mend what is broken. Kept for 1 day." in html
    assert html.index("What we look for in public") < html.rindex("<h2")
    end_watch(watch=watch, by=square.cast.administrator, now=square.now)
    assert "Harbour" not in said(Client(), PAGE)


def test_another_body_says_nothing_of_it(square: Square) -> None:
    square.watch()

    assert "Harbour Bridge" not in said(Client(), "/p/elsewhere/privacy/")


@pytest.mark.parametrize(
    ("who", "number"), [("responder", 2), ("reader", 0), ("administrator", 0), ("editor", 0), ("stranger", 0)]
)
def test_today_counts_what_is_new_for_who_answers(square: Square, who: str, number: int) -> None:
    square.found()
    square.found("The harbour bridge is green.")

    html = said(square.cast.client(getattr(square.cast, who)), "/")

    assert ("<b>2</b><span>new public posts about us" in html) is (number > 0)
    assert ("public posts about us" in html) is (number > 0)


def test_today_is_quiet_where_nothing_is_new(square: Square) -> None:
    square.watch()

    assert "public post" not in said(square.cast.client(square.cast.responder), "/")


def test_today_counts_what_one_may_answer(square: Square) -> None:
    square.found()
    Account.objects.update(unit=add_unit(name="Roads", by=None, now=square.now))

    assert "<b>1</b><span>new public post about us" in said(square.cast.client(square.cast.responder), "/")

    ferries = add_unit(name="Ferries", by=None, now=square.now)
    give_role(member=square.cast.reader, code=RoleCode.RESPONDER, unit=ferries, by=None, now=square.now)
    assert "public post about us" not in said(square.cast.client(square.cast.reader), "/")
