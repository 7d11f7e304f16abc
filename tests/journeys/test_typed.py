"""What is typed as a reply stays until it is sent, whatever is opened meanwhile, and stays a note or an answer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, Open

NOTE = "Ask the harbour office whether the crane is booked."
ANSWER = "Thank you. We ask the harbour office, and write again on Monday."


def open_one(page: Page, place: int) -> str:
    """A conversation by its place in the list; the reply box is that of it."""
    row = page.locator("#list li[id^=row-]").nth(place)
    number = str(row.get_attribute("id")).removeprefix("row-")
    row.locator("a").first.click()
    expect(page.locator("#reply")).to_have_attribute("data-typed", re.compile(rf"\.{number}$"))
    return page.url


def test_words_are_there_again_as_what_they_were(demo: Demo, sign_in: Open) -> None:
    page = sign_in("lena")
    page.goto("/inbox/?tab=all")
    address = open_one(page, 0)
    page.get_by_role("radio", name="Internal note").check(force=True)
    page.fill("#reply-text", NOTE)

    open_one(page, 1)
    expect(page.locator("#reply-text")).to_have_value("")
    open_one(page, 0)

    expect(page.locator("#reply-text")).to_have_value(NOTE)
    expect(page.get_by_role("radio", name="Internal note")).to_be_checked()
    page.goto("/")
    page.goto(address)
    expect(page.locator("#reply-text")).to_have_value(NOTE)

    page.locator("form.reply button.is-send:visible").click()
    expect(page.locator(".thread")).to_contain_text(NOTE)
    expect(page.locator("#reply-text")).to_have_value("")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("")


def test_nobody_else_finds_them_in_the_same_tab(demo: Demo, sign_in: Open) -> None:
    page = sign_in("lena")
    page.goto("/inbox/?tab=all")
    address = open_one(page, 0)
    page.fill("#reply-text", ANSWER)
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill("ana@portavale.example")
    page.get_by_label("Password").fill(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(address)

    expect(page.locator("#reply")).to_be_visible()
    expect(page.locator("#reply-text")).to_have_value("")
