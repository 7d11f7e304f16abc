"""The main job by keyboard alone: Tab, Space, Enter and letters; what has the focus is always to be seen."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, Open

FOCUSED = """() => {
  const focused = document.activeElement
  if (!focused || focused === document.body) return null
  const style = getComputedStyle(focused), box = focused.getBoundingClientRect()
  const label = focused.getAttribute('aria-label') || focused.labels?.[0]?.innerText || focused.innerText || focused.name || ''
  return {
    label: label.trim().replace(/\\s+/g, ' '),
    ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    here: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  }
}"""
PATIENCE = 90


def tab_to(page: Page, wanted: str) -> None:
    """Tab until something has the focus whose name matches; everything on the way is seen, with a ring around it."""
    passed = []
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        focused: dict[str, Any] | None = page.evaluate(FOCUSED)
        if focused is None:
            continue
        passed.append(focused["label"][:40])
        assert (focused["ring"], focused["here"]) == (True, True), focused
        if re.search(wanted, focused["label"]):
            return
    raise AssertionError(f"Tab never reaches {wanted}, only {passed}")


def press(page: Page, wanted: str, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def enter(page: Page, demo: Demo, who: str) -> None:
    page.goto("/account/login/")
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "^E-mail")
    page.keyboard.type(f"{who}@portavale.example")
    tab_to(page, "^Password")
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_skip_link_leads_to_the_content(demo: Demo, sign_in: Open) -> None:
    page = sign_in("ana")
    page.goto("/")
    press(page, "^Skip to content")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_keys_of_what_goes_out_only_lead_there(demo: Demo, sign_in: Open) -> None:
    page = sign_in("lena")
    page.goto("/inbox/")
    page.keyboard.press("j")
    expect(page.locator("#talk [data-focus]").first).to_be_focused()
    page.keyboard.press("d")

    # Folded away before: nothing was sent, and Enter would.
    expect(page.get_by_role("button", name="Say thanks")).to_be_focused()

    page.goto("/inbox/groups/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_url("**/inbox/")


def test_single_keys_work_outside_of_fields_and_can_be_switched_off(demo: Demo, sign_in: Open) -> None:
    page = sign_in("lena")
    page.goto("/inbox/")
    page.keyboard.press("j")
    expect(page.locator("form.reply")).to_be_visible()
    # The focus goes to the conversation that was opened; whoever goes on waits for it.
    expect(page.locator("#talk [data-focus]").first).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("j")
    expect(page.locator("#reply-text")).to_have_value("j")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("#keys [data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).not_to_be_focused()


def test_main_job_is_done_by_keyboard(demo: Demo, sign_in: Open) -> None:
    page = sign_in("lena").context.browser.new_page(base_url=demo.url)  # type: ignore[union-attr]
    page.set_viewport_size({"width": 1280, "height": 800})
    enter(page, demo, "lena")

    press(page, "^Inbox")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    press(page, "Maria Ionescu")
    expect(page.locator("form.reply textarea")).to_be_visible()
    # The focus goes to the conversation that was opened, and whoever tabs goes on from there.
    expect(page.get_by_role("heading", name="Maria Ionescu")).to_be_focused()
    tab_to(page, "^Your text")
    page.keyboard.type("Thank you. A colleague comes on Monday with the part.")
    press(page, "^(Publish answer|Send)")
    expect(page.locator(".thread")).to_contain_text("A colleague comes on Monday")
    page.close()

    page = sign_in("ana").context.browser.new_page(base_url=demo.url)  # type: ignore[union-attr]
    page.set_viewport_size({"width": 1280, "height": 800})
    enter(page, demo, "ana")
    press(page, "^Compose")
    expect(page.get_by_label("Title")).to_be_visible()
    tab_to(page, "^Title")
    page.keyboard.type("Library hours")
    press(page, "practice network", "Space")
    tab_to(page, "^Text")
    page.keyboard.type("The library stays open until eight on Thursdays.")
    press(page, "^Save draft")
    expect(page.locator("#main")).to_contain_text("until eight on Thursdays")

    press(page, "^Calendar")
    page.wait_for_url("**/calendar/")
    press(page, "^Review")
    expect(page.get_by_role("button", name=re.compile("^Approve"))).to_be_visible()
    press(page, r"^Approve\b")
    expect(page.locator("#publish")).to_be_visible()
    press(page, r"^Approve\b")
    expect(page.locator("#main")).to_contain_text(re.compile("Approved|Scheduled"))
    page.close()
