"""Writing: words that nobody saved, two people at once, and a translation that falls behind."""

from __future__ import annotations

import re
from urllib.parse import unquote

from playwright.sync_api import Dialog, Page, expect

from tests.journeys.conftest import Open, complaints, overflow


def _draft(page: Page, title: str, text: str) -> str:
    """A saved draft; the address of its form."""
    page.goto("/posts/new/")
    page.fill("input[name=title]", title)
    page.locator("#id_accounts input").first.check()
    page.fill("textarea[name=text]", text)
    page.locator(".form__actions button[value=save]").click()
    page.wait_for_url(re.compile(r"/posts/\d+/edit/"))
    return page.url


def _questions(page: Page) -> list[str]:
    """What the browser asks from now on; each is answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def test_words_that_were_typed_come_back(sign_in: Open) -> None:
    page = sign_in("jonas")
    url = _draft(page, "Library hours", "The library is open.")
    page.fill("textarea[name=text]", "The library is open until eight.")
    expect(page.locator("#kept")).to_contain_text("Kept, not saved yet")

    page.goto(url)
    expect(page.locator("textarea[name=text]")).to_have_value("The library is open.")
    page.get_by_role("link", name="Take them up again").first.click()
    expect(page.locator("textarea[name=text]")).to_have_value("The library is open until eight.")

    page.locator(".form__actions button[value=save]").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.goto(url)
    expect(page.get_by_text("You have words that were not saved")).to_have_count(0)


def test_words_typed_in_the_last_moment_come_back(sign_in: Open) -> None:
    """The page is left before it has paused long enough to keep them by itself; nobody is asked whether to leave."""
    page = sign_in("jonas")
    url = _draft(page, "Bath hours", "The bath is open.")
    asked = _questions(page)
    page.fill("textarea[name=text]", "The bath is open until nine.")
    page.goto("/calendar/")

    page.goto(url)
    page.get_by_role("link", name="Take them up again").first.click()
    expect(page.locator("textarea[name=text]")).to_have_value("The bath is open until nine.")
    assert asked == []


def test_leaving_asks_where_words_could_not_be_kept(sign_in: Open) -> None:
    page = sign_in("jonas")
    url = _draft(page, "Ice rink", "The rink is open.")
    asked = _questions(page)
    page.route("**/autosave/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("textarea[name=text]").press_sequentially("Skates too.")

    page.goto("/calendar/")
    assert asked == ["beforeunload"]
    page.goto(url)
    page.locator("textarea[name=text]").press_sequentially("!")
    page.locator(".form__actions button[value=save]").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    assert asked == ["beforeunload"]


def test_older_file_is_found_while_writing(sign_in: Open) -> None:
    page = sign_in("jonas", language="ar")
    _draft(page, "Bridge", "The bridge is open.")
    page.locator("#shelf > summary").click()
    offered = page.locator("#shelf-found label")
    before = offered.count()
    page.fill("#shelf-words", "zeppelin")
    expect(offered).to_have_count(0)
    page.fill("#shelf-words", "")
    expect(offered).to_have_count(before)
    page.locator("#shelf-words").press("Enter")
    expect(page.locator("#shelf-found")).to_be_visible()
    assert "/edit/" in page.url
    assert complaints(page) == []


def test_words_survive_the_end_of_the_session(sign_in: Open) -> None:
    page = sign_in("jonas")
    url = _draft(page, "Pool hours", "The pool is open.")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.fill("textarea[name=text]", "The pool is closed on Friday.")
    expect(page.locator("#kept")).to_contain_text("You are no longer signed in")
    back = page.locator("#kept a").get_attribute("href") or ""
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])  # type: ignore[misc]

    page.goto(unquote(back.partition("next=")[2]))

    assert page.url.startswith(url)
    expect(page.locator("textarea[name=text]")).to_have_value("The pool is closed on Friday.")


def test_two_editors_see_each_other_and_both_versions(sign_in: Open) -> None:
    jonas, ana = sign_in("jonas"), sign_in("ana")
    url = _draft(jonas, "Ferry", "The ferry leaves at nine.")
    ana.goto(url)
    expect(ana.locator("#beside")).to_contain_text("Jonas")
    ana.fill("textarea[name=text]", "The ferry leaves at ten.")
    jonas.fill("textarea[name=text]", "The boat leaves at nine.")
    jonas.locator(".form__actions button[value=save]").click()
    expect(jonas.get_by_text("Saved.").first).to_be_visible()

    ana.locator(".form__actions button[value=save]").click()
    expect(ana.get_by_text("changed this post after you opened it")).to_be_visible()
    ana.locator("button[value='both:text']").click()
    expect(ana.locator("textarea[name=text]")).to_have_value("The boat leaves at ten.")
    ana.locator(".form__actions button[value=save]").click()
    expect(ana.get_by_text("Saved.").first).to_be_visible()

    ana.goto(url.replace("edit", "history"))
    expect(ana.locator("ins").first).to_be_visible()
    assert complaints(ana) == []


def test_translation_falls_behind_and_is_compared(sign_in: Open) -> None:
    page = sign_in("jonas", language="ar")
    url = _draft(page, "Market", "The market is open.")
    page.locator("#in-ar > summary").click()
    page.fill("textarea[name=ar-text]", "السوق مفتوح.")
    page.locator("#in-ar .pick input").first.check()
    expect(page.locator("#preview .preview__text[dir=rtl]")).to_contain_text("السوق مفتوح.")
    page.locator(".form__actions button[value=save]").click()
    page.wait_for_load_state()
    page.goto(url)
    page.fill("textarea[name=text]", "The market is closed.")
    page.locator(".form__actions button[value=save]").click()
    page.wait_for_load_state()
    page.goto(url)

    expect(page.locator("#in-ar del")).to_have_text("open.")
    assert complaints(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0
    page.locator("input[name=ar-compared]").check()
    page.locator(".form__actions button[value=save]").click()
    page.wait_for_load_state()
    page.goto(url)
    expect(page.locator("input[name=ar-compared]")).to_have_count(0)


def test_thread_is_made_by_keyboard(sign_in: Open) -> None:
    page = sign_in("jonas")
    page.goto("/posts/new/")
    page.fill("textarea[name=text]", "First.")
    page.locator("#part").focus()
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=part_1]")).to_be_visible()
    page.fill("textarea[name=part_1]", "Second.")
    page.locator("#up-1").focus()
    page.keyboard.press("Enter")

    expect(page.locator("textarea[name=text]")).to_have_value("Second.")
    expect(page.locator("textarea[name=part_1]")).to_have_value("First.")
