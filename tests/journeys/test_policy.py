"""A new body settles its policy in Arabic by the short form, reads it as PDF, sees what falls short, and puts it right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from rostra.policy.courses import shipped
from rostra.policy.questionnaire import items
from tests.journeys.conftest import Demo, complaints, overflow

PATIENCE = 60
"""Seconds until a worker has looked at the evidence."""
ASKED = [*(item.id for item in items().values() if item.short), "E3.1"]
"""The ten questions of the short form, and one more, which no data can show."""
SALMA, WORDS, NUMBER = "salma@wadi.example", "لا تهديد ولا كراهية ولا إعلانات", "٤٢/٢٠٢٦"


@pytest.fixture
def salma(demo: Demo, browser: Browser) -> Iterator[Page]:
    """The first administrator of a new body, signed in, in Arabic."""
    made = demo.rostra(
        *("createbody", "wadi", "بلدية الوادي", "--language", "ar", "--time-zone", "Asia/Riyadh"),
        *("--admin", SALMA, "--admin-name", "سلمى", "--role", "editor", "--duty", "strategy"),
        *("--password", demo.password),
    )
    assert made.returncode == 0, made.stderr
    context = browser.new_context(base_url=demo.url, locale="ar")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", SALMA)
    page.fill("input[name=password]", demo.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    yield page
    context.close()


def test_new_body_settles_its_policy_in_arabic_and_puts_right_what_falls_short(demo: Demo, salma: Page) -> None:
    salma.goto("/policy/")
    salma.locator("form[action='/policy/draft/'] button").click()
    for pk in ASKED:
        _answer(salma, pk)
    salma.goto("/policy/versions/1/")
    salma.locator("form[action$='/ask/'] button").click()
    salma.fill("input[name=decision_number]", NUMBER)
    salma.locator("form[action$='/adopt/'] button").first.click()
    salma.goto("/policy/")
    expect(salma.locator("main")).to_contain_text(NUMBER)

    paper = salma.request.get("/policy/document.pdf?reading=full&language=ar")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")

    # Nobody acts without the course; nobody watches; nobody has given their word on personal use.
    _stands(salma, {"E6.4": "danger", "E8.6": "danger", "E3.1": "warning"})
    assert _answers(salma, "/posts/new/") == 403
    _do_the_course(salma)
    _name_who_watches(salma)
    _give_word(salma)
    _stands(salma, {"E6.4": "success", "E8.6": "success", "E3.1": "verified"})
    assert _answers(salma, "/posts/new/") == 200

    told = json.loads(demo.rostra("policy", "lint", "--body", "wadi", "--json").stdout)
    # Of the elements, the short form leaves out the crisis, and says so.
    assert [fault["code"] for fault in told.pop("falls_short")] == ["element_missing"]
    assert told == {"questions": 10, "answered": 10, "clauses": 11}


def _answer(page: Page, pk: str) -> None:
    """Take what is there, or the first choice; say what has to be said."""
    page.goto(f"/policy/questions/{pk}/")
    assert (overflow(page), complaints(page)) == (0, [])
    if page.locator("input[name=options]").count() and not page.locator("input[name=options]:checked").count():
        page.locator("input[name=options]:not([disabled])").first.check()
    if pk == "E6.4":
        page.locator("input[name=options][value=before]").check()
        page.locator("input[name=training_courses-answer][value=basics]").check()
    for field in page.locator("select[name^=field_]").all():
        field.select_option("administrator")
    for field in page.locator("textarea[name^=field_], input[name^=field_]").all():
        field.fill(WORDS)
    page.locator(
        "form:has(input[name=edition]) button[type=submit], form:has(input[name=edition]) .form__actions button"
    ).first.click()
    expect(page.locator(".ds-error-summary")).to_have_count(0)


def _stands(page: Page, wanted: dict[str, str]) -> None:
    """The page of each clause shows it so, once a worker has looked."""
    page.goto("/compliance/")
    assert (overflow(page), complaints(page)) == (0, [])
    page.locator("form[action='/compliance/look/'] button").click()
    found: dict[str, str | None] = {}
    for _ in range(PATIENCE):
        for pk in wanted:
            page.goto(f"/compliance/items/{pk}/")
            found[pk] = page.locator(".page__head .pill").get_attribute("data-kind")
        if found == wanted:
            break
        page.wait_for_timeout(1000)
    assert found == wanted


def _answers(page: Page, url: str) -> int:
    answer = page.goto(url)
    assert answer is not None
    return answer.status


def _do_the_course(page: Page) -> None:
    page.goto("/policy/courses/basics/")
    assert (overflow(page), complaints(page)) == (0, [])
    for number, question in enumerate(shipped()["basics"].text("ar").quiz):
        page.locator(f"input[name=q{number}][value='{question.right}']").check()
    page.locator("form:has(input[name=q0]) .form__actions button").click()


def _name_who_watches(page: Page) -> None:
    """Nobody gives themselves a duty: a colleague comes, and gets this one."""
    page.goto("/settings/people/add/")
    page.fill("input[name=email]", "omar@wadi.example")
    page.fill("input[name=name]", "عمر")
    page.locator("main form .form__actions button").click()
    page.select_option("form[action$='/duty/'] select[name=code]", "monitoring")
    page.locator("form[action$='/duty/'] .form__actions button").click()


def _give_word(page: Page) -> None:
    page.goto("/compliance/items/E3.1/")
    assert (overflow(page), complaints(page)) == (0, [])
    page.fill("textarea[name=statement]", WORDS)
    page.fill("input[name=until]", f"{datetime.now(tz=UTC) + timedelta(days=90):%F}")
    page.locator("form:has(textarea[name=statement]) .form__actions button").click()
