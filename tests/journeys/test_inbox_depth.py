"""The inbox at depth: topics, who answers, a second person, one answer to many, several at once, the working calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from rostra.channels.fake.network import network_at
from rostra.inbox.starter_topics import topics_for
from tests.journeys.conftest import Demo, Open, complaints, overflow

PATIENCE = 60
"""Seconds until a worker has collected and sorted what somebody wrote."""
BOTH = pytest.mark.parametrize("language", ["en", "ar"])
HELP = "Benefits and social help"
DARK = {"en": "Gatelyset i Kirkeveien 12 er mørkt igjen.", "ar": "The street light outside Kirkeveien 31 is broken."}
SUNDAY = {
    "en": (
        "Is the library in Mill Lane open on Sunday?",
        "Is the library in Mill Lane open this Sunday?",
        "Will the library in Mill Lane be open on Sunday?",
        "The library in Mill Lane, is it open on Sunday?",
        "Is the library in Mill Lane open on a Sunday?",
        "Is Mill Lane library open on Sunday?",
    ),
    "ar": (
        "هل مكتبة شارع الزيتون مفتوحة يوم الأحد؟",
        "هل مكتبة شارع الزيتون مفتوحة هذا الأحد؟",
        "هل تفتح مكتبة شارع الزيتون يوم الأحد؟",
        "مكتبة شارع الزيتون، هل هي مفتوحة يوم الأحد؟",
        "هل مكتبة شارع الزيتون مفتوحة في يوم الأحد؟",
        "هل مكتبة شارع الزيتون مفتوحة الأحد القادم؟",
    ),
}
OPEN = {"en": "Yes, from noon to five.", "ar": "نعم، من الثانية عشرة إلى الخامسة."}


@BOTH
def test_topic_is_said_with_its_rule_and_corrected(demo: Demo, sign_in: Open, language: str) -> None:
    page = sign_in("lena", language=language)
    talk = _wrote(demo, page, f"Kari {language}", DARK[language])
    side = page.locator("#talk aside")
    rule = side.locator("section", has=page.locator("form[action*='/topic/']"))
    expect(rule).to_contain_text("Lamps in Kirkeveien")
    expect(rule.locator("q")).to_have_count(2)

    said = _topic("Streets and pavements", language)
    side.locator("select[name=topic]").select_option(label=said)
    side.locator("form[action*='/topic/'] button:not([name])").click()

    expect(rule.locator("strong")).to_have_text(said)
    expect(rule).not_to_contain_text("Lamps in Kirkeveien")
    page.goto(talk)
    assert (overflow(page), complaints(page)) == (0, [])


@BOTH
def test_head_looks_at_a_simulation_before_switching(sign_in: Open, language: str) -> None:
    page, reason = sign_in("ana", language=language), f"The hall asks for it ({language})"
    page.goto("/inbox/settings/response/")
    page.locator("a[href$='/response/new/topic/']").click()
    page.select_option("select[name=unit]", label="Swimming hall")
    page.select_option("select[name=queue]", label="Questions")
    page.fill("textarea[name=reason]", reason)
    page.locator("button[name=simulate]").click()
    expect(page.locator("#trial")).to_be_visible()
    expect(page.locator("section:has(> #trial) tbody").last.locator("tr")).to_have_count(1)
    assert (overflow(page), complaints(page)) == (0, [])
    assert page.input_value("textarea[name=reason]") == reason
    held = page.locator("section[aria-labelledby=decided] li", has_text=reason)

    page.locator("button[name=decide]").click()

    expect(held).to_be_visible()
    assert complaints(page) == []
    held.locator("form[action$='/end/'] button").click()
    expect(page.locator("section[aria-labelledby=decided] > ul li", has_text=reason)).to_have_count(0)


@BOTH
def test_answer_made_from_approved_words_waits_for_a_second_person(demo: Demo, sign_in: Open, language: str) -> None:
    page, ana = sign_in("lena", language=language), sign_in("ana", language=language, width=390)
    who = f"Samuel {language}"
    talk = _wrote(demo, page, who, "I cannot pay my electricity bill, what help is there?", visibility="private")
    page.locator("#talk aside select[name=topic]").select_option(label=_topic(HELP, language))
    page.locator("#talk aside form[action*='/topic/'] button:not([name])").click()
    expect(page.locator("#talk aside form[action*='/topic/'] button[name=agreed]")).to_have_count(0)

    page.goto(talk)
    page.locator("#approved > summary").click()
    page.fill("#approved-q", "electricity")
    page.locator("#approved-found li", has_text="electricity").locator("button[name=use]").first.click()
    expect(page.locator("#reply-text")).to_have_value(re.compile(rf"Hello {who}, yes, there is help"))
    expect(page.locator("input[name=approved_text]")).to_be_checked()
    page.fill("#reply-text", f"{page.input_value('#reply-text')} {{date}}?")
    page.locator("button.is-send").click()
    expect(page.locator("#talk [role=alert]")).to_contain_text("{date}")
    page.fill("#reply-text", page.input_value("#reply-text").replace("{date}?", "Lena"))
    page.locator("button.is-send").click()

    waiting = page.locator("section[aria-labelledby=draft-title]")
    expect(waiting.locator("form[action$='/take-back/']")).to_be_visible()
    expect(waiting.locator("form[action$='/approve/']")).to_have_count(0)
    assert complaints(page) == []
    ana.goto("/inbox/drafts/")
    assert (overflow(ana), complaints(ana)) == (0, [])
    ana.locator(f"section[aria-labelledby=waiting] a[href='{talk}']").click()
    ana.locator("form[action*='/drafts/'][action$='/approve/'] button").click()
    expect(ana.locator(".msg--out.msg--private")).to_contain_text("days. Lena")
    _until(page, talk, lambda: _said(demo, "days. Lena", to=who))


@BOTH
def test_six_who_ask_the_same_are_answered_once(demo: Demo, sign_in: Open, language: str) -> None:
    page, ana = sign_in("lena", language=language), sign_in("ana", language=language, width=390)
    network = network_at(_network(demo))
    people = [f"{name} {language}" for name in ("Aino", "Bilal", "Chiara", "Dmitri", "Emeka", "Farida")]
    for who, text in zip(people, SUNDAY[language], strict=True):
        network.write(who, text, to="portavale")
    found = page.locator("tbody tr", has_text={"en": "Mill Lane", "ar": "الزيتون"}[language])
    _until(page, "/inbox/groups/", lambda: found.count() == 1 and "6" in found.locator(".nums").first.inner_text())
    found.locator("a").click()
    assert (overflow(page), complaints(page)) == (0, [])
    group = page.url
    expect(page.locator("section[aria-labelledby=proposed] tbody tr")).to_have_count(6)

    page.locator("button[name=all]").click()
    expect(page.locator("section[aria-labelledby=inside] tbody tr")).to_have_count(6)
    page.goto(f"{group}answer/")
    for box in page.locator("form.form textarea:visible").all():
        box.fill(OPEN[language])
    page.locator("button[name=check]").click()
    expect(page.locator("#outlook")).to_be_visible()
    assert (overflow(page), complaints(page)) == (0, [])
    page.locator("form.form .form__actions button:not([name])").click()
    page.wait_for_url(re.compile(r"/sendings/\d+/"))
    expect(page.locator("form[action$='/approve/']")).to_have_count(0)

    ana.goto(page.url)
    assert (overflow(ana), complaints(ana)) == (0, [])
    ana.locator("form[action$='/approve/'] button").click()

    answered = ana.locator("section[aria-labelledby=answered] li")
    _until(ana, ana.url, lambda: answered.count() == 6)
    _until(page, page.url, lambda: all(_said(demo, OPEN[language], to=who) for who in people))


@BOTH
def test_public_answer_looks_like_no_private_message(demo: Demo, sign_in: Open, language: str) -> None:
    page = sign_in("lena", language=language)
    _wrote(demo, page, f"Nadia {language}", "Thank you for the new benches at the river.")
    looks = {}
    for kind in ("public", "private", "note"):
        page.locator(f"label:has(input[name=kind][value={kind}])").click()
        expect(page.locator(f".reply__who > [data-when={kind}]")).to_be_visible()
        looks[kind] = (
            page.locator(".reply__who").inner_text().strip(),
            page.locator("button.is-send").inner_text().strip(),
            page.evaluate("getComputedStyle(document.querySelector('.reply__box')).border"),
            page.evaluate("getComputedStyle(document.querySelector('button.is-send')).backgroundColor"),
        )
    assert [len(set(each)) for each in zip(*looks.values(), strict=True)] == [3, 3, 3, 3]
    assert complaints(page) == []


def test_several_are_closed_and_opened_again_without_script(demo: Demo, sign_in: Open) -> None:
    page = sign_in("lena")
    for who in ("Rahel", "Stefan"):
        _wrote(demo, page, who, f"Greetings from {who}, the lanterns festival was lovely!")
    state = page.context.storage_state()
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(base_url=demo.url, java_script_enabled=False, storage_state=state)
    try:
        plain.set_default_timeout(20_000)
        page = plain.new_page()
        page.goto("/inbox/many/?q=lanterns")
        boxes = page.locator("input[name=chosen]")
        expect(boxes).to_have_count(2)
        for box in boxes.all():
            box.check()
        page.locator("[name=kind][value=close]").check()
        page.select_option("select[name=reason]", "no_answer")
        with page.expect_navigation():
            page.locator(".form__actions button").click()
        other = plain.new_page()
        other.goto("/inbox/many/?q=lanterns&state=closed")
        expect(other.locator("input[name=chosen]")).to_have_count(2)

        with page.expect_navigation():
            page.locator("form[action$='/undo/'] button").click()

        other.reload()
        expect(other.locator("input[name=chosen]")).to_have_count(0)
    finally:
        plain.close()


@BOTH
def test_closure_moves_what_is_due(demo: Demo, sign_in: Open, language: str) -> None:
    lena, ana = sign_in("lena", language=language), sign_in("ana", language=language)
    talk = _wrote(demo, lena, f"Tove {language}", "When is the new bridge for cyclists opened?")
    before, today = _due(lena, talk), datetime.now(ZoneInfo("Europe/Oslo")).date()
    ana.goto("/settings/decisions/calendar/")
    assert (overflow(ana), complaints(ana)) == (0, [])
    number = ana.locator("input[name^=name_]").count() - 1
    ana.evaluate("document.querySelectorAll('#decide details').forEach(one => { one.open = true })")
    ana.fill(f"input[name=name_{number}]", "Storm")
    ana.fill(f"input[name=first_{number}]", today.isoformat())
    ana.fill(f"input[name=last_{number}]", (today + timedelta(days=20)).isoformat())
    ana.fill("textarea[name=reason]", "The harbour is flooded.")
    _decide(ana)
    try:
        assert complaints(ana) == []
        assert _due(lena, talk) - before > timedelta(days=10)
        lena.locator("#talk aside details summary").first.click()
        expect(lena.locator("#talk aside dl.kv--start").first).to_contain_text("Storm")
    finally:
        ana.goto("/settings/decisions/calendar/")
        ana.evaluate("document.querySelectorAll('#decide details').forEach(one => { one.open = true })")
        row = ana.locator("#decide details", has=ana.locator("input[value=Storm]"))
        row.locator("input[name^=remove_]").check()
        ana.fill("textarea[name=reason]", "The water is gone.")
        _decide(ana)
    assert _due(lena, talk) == before


def _network(demo: Demo) -> str:
    return str(Path(demo.environment["ROSTRA_DATA"]) / "channels" / "sandbox" / "network.sqlite")


def _wrote(demo: Demo, page: Page, who: str, text: str, *, visibility: str = "public") -> str:
    """Somebody writes on the network; the page of the conversation, opened, once it is sorted."""
    network_at(_network(demo)).write(who, text, to="portavale", visibility=visibility)
    item = page.locator("#list a.item", has_text=who)
    _until(page, "/inbox/?tab=all", lambda: item.count() == 1)
    talk = re.sub(r"\?.*", "", item.get_attribute("href") or "")
    unread = page.locator("#talk aside section[aria-busy]")
    _until(page, talk, lambda: unread.count() == 0)
    return talk


def _until(page: Page, path: str, there: Callable[[], bool]) -> None:
    """Look at the page again and again, as whoever waits for something does."""
    for _ in range(PATIENCE):
        page.goto(path)
        if there():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{path} never shows it:\n{page.locator('main').inner_text()}")


def _said(demo: Demo, words: str, *, to: str) -> bool:
    """Whether it stands on the network, for this person."""
    network = network_at(_network(demo))
    items = [item for item in network.items("portavale") if words in item.text]
    return any(network.item(item.reply_to).author == to for item in items if item.reply_to)


def _topic(name: str, language: str) -> str:
    """How a topic of the demo is called in this language."""
    return next(topic.names[language] for topic in topics_for("municipality") if topic.names["en"] == name)


def _due(page: Page, talk: str) -> datetime:
    page.goto(talk)
    stamp: Locator = page.locator("#talk aside .clock time")
    return datetime.fromisoformat(stamp.get_attribute("datetime") or "")


def _decide(page: Page) -> None:
    """What it changes is shown first where it changes something, and decided then."""
    with page.expect_navigation():
        page.locator("#decide .form__actions button").click()
    if page.locator("#foreseen").count():
        assert complaints(page) == []
        with page.expect_navigation():
            page.locator("section[aria-labelledby=foreseen] button").click()
    expect(page.locator("#foreseen")).to_have_count(0)
