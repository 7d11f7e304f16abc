from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.core import pdf as maker
from rostra.core.throttle import Throttle
from rostra.people.actions import give_duty
from rostra.people.enums import DutyCode
from rostra.policy.document.paper import pdf as whole
from rostra.policy.enums import VersionState
from rostra.policy.models import Version, Wording
from tests.policy.document.test_paper import pages
from tests.policy.drafted import answer, answered, open_version, put_in_force, worded

PAGE = "/policy/document/"


@pytest.fixture
def reader(cast: Any) -> Client:
    client: Client = cast.client(cast.reader)
    return client


@pytest.fixture
def author(cast: Any) -> Client:
    client: Client = cast.client(cast.administrator)
    return client


def seen(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_without_a_policy_the_page_says_where_to_begin(reader: Client) -> None:
    assert "There is no policy yet" in seen(reader, PAGE)
    assert reader.get(f"{PAGE}print/").status_code == 404


def test_every_member_reads_the_version_in_force(cast: Any, reader: Client) -> None:
    give_duty(member=cast.security, code=DutyCode.CRISIS, by=None, now=cast.now)
    put_in_force(cast, answered(cast))
    shown = seen(reader, PAGE)
    for part in ('id="2.5"', 'href="#security"', "12/2026", "Why, and how to do it well", "Sara Lind"):
        assert part in shown, part
    assert "Write it in our own words" not in shown


def test_readings_and_languages_are_a_link_away(cast: Any, reader: Client) -> None:
    cast.body.languages = ["en", "ar"]
    cast.body.save()
    answered(cast)
    assert "First hour" in seen(reader, f"{PAGE}?reading=crisis") or "first hour" in seen(
        reader, f"{PAGE}?reading=crisis"
    )
    assert 'lang="ar" dir="rtl"' in seen(reader, f"{PAGE}?language=ar")
    assert 'id="4.2"' in seen(reader, f"{PAGE}?reading=employee&language=xx")
    assert "nobody has decided" in seen(reader, f"{PAGE}?reading=public")
    for query in ("reading=tea", "version=7", "version=x"):
        assert reader.get(f"{PAGE}?{query}").status_code == 404


def test_what_falls_short_stands_beside_its_clause(cast: Any, author: Client) -> None:
    version = answered(cast)
    worded(cast, version, "E2.5", "Holders confirm every 12 months. Within {rotation_hours}.")
    answer(cast, version, "E2.5", rules={"attest_months": 3})
    shown = seen(author, f"{PAGE}?version=1")
    assert shown.count("the text (English) says “12 months”, the rule says “3 months”") == 2
    assert "The rule has changed since" in shown
    assert "Write it in our own words" in shown


def test_a_version_that_is_over_is_not_judged(cast: Any, reader: Client) -> None:
    version = put_in_force(cast, answered(cast))
    Version.objects.filter(pk=version.pk).update(state=VersionState.PAST)
    assert "falls short" not in seen(reader, f"{PAGE}?version=1")


def test_the_page_to_print_and_the_pdf(cast: Any, reader: Client) -> None:
    version = answered(cast)
    assert "<h1>Social media policy</h1>" in seen(reader, f"{PAGE}print/")
    response = reader.get("/policy/document.pdf?reading=employee&language=en")
    assert (response["Content-Type"], response.content[:4]) == ("application/pdf", b"%PDF")
    assert response["Content-Disposition"] == 'inline; filename="policy-portavale-1-employee-en.pdf"'
    assert pages(whole(version, "employee", "en")) == 1


def test_who_asks_for_too_many_pdfs_reads_the_page(cast: Any, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(cast)
    monkeypatch.setattr(maker, "trouble", lambda: "")
    monkeypatch.setattr(maker, "_made", OrderedDict())
    monkeypatch.setattr(maker, "throttle", Throttle(limit=0))
    shown = reader.get("/policy/document.pdf?reading=crisis", follow=True)
    assert "many PDFs within a minute" in shown.content.decode()


def test_without_pango_there_is_a_page_to_print(cast: Any, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(cast)
    monkeypatch.setattr(maker, "trouble", lambda: "no pango")
    shown = reader.get("/policy/document.pdf?reading=crisis", follow=True)
    assert "the library Pango is missing" in shown.content.decode()
    assert "reading=crisis" in shown.redirect_chain[0][0]


def test_a_clause_is_put_into_own_words_and_back(cast: Any, author: Client) -> None:
    version = answered(cast)
    url = "/policy/wording/E6.4/?language=en"
    assert "{training_months}" in seen(author, url)
    response = author.post(url, {"text": "<b>We</b> train every 24 months."})
    assert response["Location"] == f"{PAGE}?version=1&reading=full&language=en#6.4"
    assert Wording.objects.get().text == "We train every 24 months."
    shown = seen(author, url)
    assert "the text (English) says “24 months”, the rule says “12 months”" in shown
    assert "In our own words" in seen(author, f"{PAGE}?version={version.number}")
    assert author.post(url, {"text": " "}).status_code == 422
    assert author.post(url, {"text": "{nothing}"}).status_code == 422
    assert "stand again" in author.post(url, {"shipped": "1"}, follow=True).content.decode()
    assert Wording.objects.count() == 0


def test_own_words_belong_to_the_team_and_to_drafts(cast: Any, author: Client, reader: Client) -> None:
    url = "/policy/wording/E6.4/"
    assert author.get(url).status_code == 404
    version = open_version(cast)
    answer(cast, version, "E6.4")
    assert (author.get(url).status_code, reader.get(url).status_code) == (200, 403)
    for other in ("/policy/wording/E1.1/", "/policy/wording/E99/", f"{url}?language=de"):
        assert author.get(other).status_code == 404
    Version.objects.update(state=VersionState.ASKED)
    assert author.get(url).status_code == 403


def test_what_a_version_changed_stands_word_by_word(cast: Any, reader: Client) -> None:
    put_in_force(cast, answered(cast))
    assert "No version was adopted before" in seen(reader, "/policy/versions/1/changes/")
    draft = open_version(cast, number=2)
    answer(cast, draft, "E2.5", rules={"attest_months": 3})
    shown = seen(reader, "/policy/versions/2/changes/")
    assert "<del>6</del><ins>3</ins>" in shown
    assert "Gone" in shown
    assert reader.get("/policy/versions/9/changes/").status_code == 404


def test_the_page_asks_as_much_for_few_clauses_as_for_many(cast: Any, reader: Client) -> None:
    version = open_version(cast)
    answer(cast, version, "E6.4")

    def asked() -> int:
        reader.get(PAGE)
        with CaptureQueriesContext(connection) as questions:
            reader.get(PAGE)
        return len(questions)

    few = asked()
    for pk in ("E2.5", "E4.1", "E4.3", "E9.1", "E9.2", "E2.7"):
        answer(cast, version, pk)
    assert asked() == few


def test_a_later_draft_does_not_hide_what_is_in_force(cast: Any, reader: Client) -> None:
    put_in_force(cast, answered(cast))
    cast.now += timedelta(days=1)
    open_version(cast, number=2)
    assert "Version 1" in seen(reader, PAGE)
    assert "Version 2" in seen(reader, f"{PAGE}?version=2")
