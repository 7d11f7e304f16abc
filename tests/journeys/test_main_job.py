"""The main job, as the people of an office do it."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.journeys.conftest import Demo, Open


def test_question_is_answered_and_recorded(demo: Demo, sign_in: Open, browser: object) -> None:
    citizen = sign_in("lena").context.browser.new_page(base_url=demo.url)  # type: ignore[union-attr]
    citizen.goto("/p/demo/ask/")
    citizen.fill("textarea[name=text]", "Is the ice rink open on Saturday evening?")
    citizen.fill("input[name=name]", "Tomas Holm")
    # The form takes whoever sends it within three seconds for a program.
    citizen.wait_for_timeout(3_500)
    citizen.get_by_role("button", name="Send the question").click()
    expect(citizen.get_by_text("Received: waiting for an answer")).to_be_visible()
    status = citizen.url

    page = sign_in("lena")
    page.goto("/inbox/?q=rink")
    page.get_by_role("link", name=re.compile("Tomas Holm")).click()
    page.locator("form.reply textarea").fill("Yes, until ten in the evening. Skates can be borrowed.")
    page.locator("form.reply button.is-send").click()
    expect(page.locator(".thread")).to_contain_text("Skates can be borrowed.")

    citizen.goto(status)
    for _ in range(20):
        if "Skates can be borrowed." in citizen.content():
            break
        citizen.wait_for_timeout(500)
        citizen.reload()
    expect(citizen.get_by_text("Skates can be borrowed.")).to_be_visible()
    citizen.close()


def test_post_is_approved_by_a_second_person_and_recorded(demo: Demo, sign_in: Open) -> None:
    page = sign_in("ana")
    page.goto("/calendar/")
    page.get_by_role("link", name="Review").first.click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    page.locator("#publish").get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.locator("#main")).to_contain_text(re.compile("Approved|Scheduled"))
    page.goto("/records/")
    expect(page.get_by_role("link", name="Post approved").first).to_be_visible()


def test_log_verifies_after_the_work(demo: Demo, sign_in: Open) -> None:
    sign_in("ana").goto("/")
    verified = demo.rostra("verify", "--json")
    report = json.loads(verified.stdout)
    assert (verified.returncode, report["ok"], report["first_bad"]) == (0, True, None)
    assert report["records"] > 50
