"""Languages, threads, previews, two editors at once, and what an address begins a post with."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.editorial.content import Content, Details, Part, Target
from rostra.editorial.enums import Risk
from rostra.editorial.models import ContentType, LinkState, Post, Slot, Template, Version
from rostra.editorial.queries import current
from rostra.people.models import Notice
from tests.editorial.office import Office, connect, fields, html, photograph

HTMX = {"HX-Request": "true", "HX-Target": "preview"}
AR = "الجسر مفتوح."


def arabic(office: Office, **changes: Any) -> dict[str, Any]:
    values = {"languages": ["ar"], "ar-text": AR, "ar-accounts": [str(office.city.pk)]}
    return fields(office, **{**values, **changes})


def preview(client: Client, values: dict[str, Any]) -> str:
    return html(client.post(reverse("editorial:check_new"), values, headers=HTMX))


def test_post_is_written_in_two_languages_on_one_page(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), arabic(office, link="https://city.example/"))

    post = Post.objects.get()
    sent = {target.translation: (row.text, row.language, row.link) for target, row in current(post).targets.items()}
    assert sent == {
        "": ("The bridge is open.", "en", "https://city.example/"),
        "ar": (AR, "ar", "https://city.example/"),
    }
    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    area = re.findall(r'<textarea name="ar-text"[^>]*>', page)[0]
    assert 'lang="ar"' in area
    assert 'dir="rtl"' in area


def test_saving_two_languages_and_a_thread_again_changes_nothing(office: Office, editor: Client) -> None:
    more = {"parts": "1", "part_1": "Buses run.", "ar-part_1": "الحافلات"}
    own = {f"ar-text_{office.city.pk}": "خاص\n---\nثان"}
    editor.post(reverse("editorial:compose"), arabic(office, **more, **own))
    post = Post.objects.get()

    editor.post(reverse("editorial:edit", args=[post.pk]), arabic(office, **more, **own, revision="1"))

    post.refresh_from_db()
    row = current(post).targets[Target(office.city, "ar")]
    assert (post.revision, [part.text for part in Content.of(row).parts]) == (1, ["خاص", "ثان"])


def test_languages_of_the_body_are_there_from_the_start(office: Office, editor: Client) -> None:
    body = office.cast.body
    body.languages = ["en", "nb", "ar"]
    body.save()

    page = html(editor.get(reverse("editorial:compose")))

    assert re.findall(r'name="languages" value="(\w+)"', page) == ["nb", "ar"]


def test_language_is_added_without_saving(office: Office, editor: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, add_language="ar", then="language"))

    assert answer.status_code == 200
    assert 'name="ar-text"' in html(answer)
    assert not Post.objects.exists()


def test_translation_into_the_language_of_the_original_is_refused(office: Office, editor: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), arabic(office, language="ar"))

    assert answer.status_code == 422
    assert "This is the language of the original." in html(answer)


def test_empty_translation_gives_way_to_the_original(office: Office, editor: Client) -> None:
    """The page offers the body's languages from the start: one of them may become that of the original."""
    said = fields(office, language="ar", text="خاص", languages=["en", "ar"])
    answer = editor.post(reverse("editorial:compose"), said)

    assert answer.status_code == 302, html(answer)
    assert [row.language for row in Version.objects.filter(account=None)] == ["ar"]


def test_out_of_date_translation_shows_what_changed_until_somebody_compared(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), arabic(office))
    post = Post.objects.get()
    url = reverse("editorial:edit", args=[post.pk])
    changed = {"text": "The bridge is closed.", "revision": "1"}
    editor.post(url, arabic(office, **changed))

    page = html(editor.get(url))
    editor.post(url, arabic(office, **{**changed, "revision": "2", "ar-compared": "on"}))

    assert "Out of date" in page
    assert "<del>open.</del><ins>closed.</ins>" in page
    assert "Out of date" not in html(editor.get(url))


def test_pictures_are_described_in_each_language(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), arabic(office, file=upload, alt="A bridge"))
    post = Post.objects.get()
    url = reverse("editorial:edit", args=[post.pk])
    page = html(editor.get(url))
    token = re.findall(r'name="media" value="([^"]+)"', page)[0]
    key = re.findall(r'name="alt_([0-9a-f]+)"', page)[0]

    described = {"media": [token], f"alt_{key}": "A red bridge", f"ar-alt_{key}": "جسر", "revision": "1"}
    editor.post(url, arabic(office, **described))

    alts = {target.translation: row.media[0]["alt"] for target, row in current(post).targets.items()}
    assert alts == {"": "A red bridge", "ar": "جسر"}


def test_picture_goes_with_its_item_of_the_thread(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    thread = {"parts": "1", "part_1": "Buses run."}
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge", **thread))
    post = Post.objects.get()
    url = reverse("editorial:edit", args=[post.pk])
    page = html(editor.get(url))
    token = re.findall(r'name="media" value="([^"]+)"', page)[0]
    key = re.findall(r'name="alt_([0-9a-f]+)"', page)[0]

    editor.post(url, fields(office, media=[token], revision="1", **thread, **{f"place_{key}": "1", f"alt_{key}": "B"}))

    parts = Content.of(current(post).versions[0]).parts
    assert [[picture.alt for picture in part.media] for part in parts] == [[], ["B"]]


def test_long_text_is_cut_to_the_networks_limit(office: Office, editor: Client) -> None:
    text = " ".join(f"Sentence number {number} says something about the bridge." for number in range(20))

    page = html(editor.post(reverse("editorial:compose"), fields(office, text=text, then="split:")))
    alone = html(editor.post(reverse("editorial:compose"), fields(office, text=text, accounts=[], then="split:")))

    assert 'name="parts" value="2"' in page
    assert 'name="parts" value="0"' in alone
    assert not Post.objects.exists()


def test_colleague_is_asked_for_a_translation(office: Office, editor: Client) -> None:
    asked = {"then": "translate", "translator": str(office.cast.approver.pk), "translate_into": "ar"}

    editor.post(reverse("editorial:compose"), fields(office, languages=["ar"], **asked))
    wrong = editor.post(
        reverse("editorial:compose"), fields(office, languages=[], **{**asked, "translator": "x"}), follow=True
    )

    assert Notice.objects.filter(kind="editorial.translation_asked").count() == 1
    assert "Choose a colleague and a language." in html(wrong)


def test_details_are_saved_and_shown_again(office: Office, editor: Client) -> None:
    kind = ContentType.objects.create(name="Service notice")
    ContentType.objects.create(name="Old kind", archived_at=timezone.now())
    local = timezone.now().astimezone(ZoneInfo("Europe/Oslo")) + timedelta(days=9)
    more = {
        "content_type": str(kind.pk),
        "risk": "high",
        "confidentiality": "internal",
        "fast_track": "on",
        "end_day": local.strftime("%Y-%m-%d"),
        "end_clock": "18:00",
        "also_at": "https://city.example/bridge",
        "source_url": "https://other.example/",
        "source_rights": "CC BY",
        "corrects_url": "https://wrong.example/",
    }

    editor.post(reverse("editorial:compose"), fields(office, **more))
    post = Post.objects.get()
    editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, **more, revision="1"))

    post.refresh_from_db()
    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    assert Details.of(post) == Details(
        content_type_id=kind.pk,
        risk="high",
        confidentiality="internal",
        expires_at=local.replace(hour=18, minute=0, second=0, microsecond=0),
        fast_track=True,
        also_at="https://city.example/bridge",
        source_url="https://other.example/",
        source_rights="CC BY",
        corrects_url="https://wrong.example/",
    )
    assert (post.revision, "Old kind" in page, 'value="CC BY"' in page) == (1, False, True)


def test_address_begins_a_post_for_a_place_in_the_plan(office: Office, editor: Client) -> None:
    kind = ContentType.objects.create(name="Traffic", risk=Risk.LOW)
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    slot = Slot.objects.create(
        name="Monday",
        account=office.city,
        content_type=kind,
        days=[0],
        clock=time(9),
        starts_on=monday - timedelta(days=70),
    )
    url = (
        f"{reverse('editorial:compose')}?slot={slot.pk}&day={monday.isoformat()}&text=Hello&link=https://city.example/"
    )

    page = html(editor.get(url))
    hidden = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("slot", "slot_day")}
    when = {"day": monday.isoformat(), "clock": "09:00", "content_type": str(kind.pk), "risk": "low"}
    editor.post(reverse("editorial:compose"), fields(office, **hidden, **when))

    post = Post.objects.get()
    due = datetime.combine(monday, time(9), tzinfo=ZoneInfo("Europe/Oslo"))
    assert (post.slot, post.slot_day, post.due_at, post.content_type, post.risk) == (slot, monday, due, kind, "low")
    assert "Hello</textarea>" in page
    assert f'value="{office.city.pk}" checked' in page


def test_address_begins_a_post_from_a_template(office: Office, editor: Client) -> None:
    kind = ContentType.objects.create(name="Traffic", risk=Risk.LOW)
    row = Template.objects.create(
        name="Closed",
        content_type=kind,
        language="nb",
        text="Stengt",
        link="https://city.example/",
        saved_by=office.cast.editor.user,
        saved_at=timezone.now(),
    )

    page = html(editor.get(f"{reverse('editorial:compose')}?template={row.pk}"))

    assert "Stengt</textarea>" in page
    assert f'<option value="{kind.pk}" selected>' in page
    assert '<option value="nb" selected>' in page


@pytest.mark.parametrize(
    "query",
    ["template=7", "template=x", "slot=x&day=y", "day=2026-13-01", "slot=999&day=2027-01-04", "type=7", "type=x"],
)
def test_address_that_means_nothing_begins_an_empty_post(office: Office, editor: Client, query: str) -> None:
    assert editor.get(f"{reverse('editorial:compose')}?{query}").status_code == 200


def test_preview_shows_what_the_network_makes_of_the_words(office: Office, editor: Client) -> None:
    text = "See #bridge and @roads: https://city.example/a. Open!"
    LinkState.objects.create(
        url="https://city.example/a", asked_at=timezone.now(), title="Roads <b>", description="All roads"
    )

    page = preview(editor, fields(office, text=text))

    assert re.findall(r'<span class="mark"><bdi[^>]*>([^<]+)</bdi>', page) == [
        "#bridge",
        "@roads",
        "https://city.example/a",
    ]


def test_preview_of_a_thread_counts_each_item(office: Office, editor: Client) -> None:
    page = preview(editor, fields(office, text="One.", parts="2", part_1="Second.", part_2="x" * 501))

    assert re.findall(r"<b>(\d+)</b> / 500", page) == ["4", "7", "501"]
    assert page.count("data-over") == 1


def test_preview_in_arabic_runs_from_right_to_left(office: Office, editor: Client) -> None:
    page = preview(editor, arabic(office, accounts=[]))

    assert f'<p class="preview__text" lang="ar" dir="rtl">{AR}</p>' in page


def test_two_editors_see_each_field_and_choose(office: Office, editor: Client) -> None:
    post = office.write("First words of both.")
    office.save(post, "First words of Jonas.", by=office.cast.approver, title="His title")
    url = reverse("editorial:edit", args=[post.pk])
    mine = fields(office, text="Last words of both.", revision="1")

    clash = html(editor.post(url, mine))
    again = {**mine, "base": "1", "revision": "2"}
    untouched = html(editor.post(url, {**again, "then": "untouched"}))
    both = html(editor.post(url, {**again, "then": "both:text"}))
    theirs = html(editor.post(url, {**again, "then": "theirs:text"}))

    assert 'name="revision" value="2"' in clash
    assert 'name="base" value="1"' in clash
    assert '<button class="ds-button is-small" data-variant="secondary" name="then" value="both:text"' in clash
    assert "both:title" not in clash
    assert "<ins>Jonas.</ins>" in clash
    assert "<del>First</del><ins>Last</ins>" in clash
    assert 'value="His title"' in untouched
    assert "Last words of both.</textarea>" in untouched
    assert "Last words of Jonas.</textarea>" in both
    assert "First words of Jonas.</textarea>" in theirs
    assert current(post).versions[0].text == "First words of Jonas."

    editor.post(url, {**again, "text": "Last words of Jonas.", "title": "His title"})
    post.refresh_from_db()
    assert (post.title, current(post).versions[0].text) == ("His title", "Last words of Jonas.")


def test_second_editor_takes_a_language_an_item_and_a_picture(office: Office, editor: Client) -> None:

    post = office.write("Text.")
    picture = office.media(content=photograph(), name="a.jpg", alt="A bridge")
    shared = Content("Text.", "en", media=(picture,), more=(Part("Second."),))
    texts = {"": shared, "ar": Content(AR, "ar", media=(picture,))}
    office.save(post, shared=shared, texts=texts, by=office.cast.approver, versions={Target(office.city): shared})
    url = reverse("editorial:edit", args=[post.pk])
    again = fields(office, text="Text.", revision="2", base="1")

    clash = html(editor.post(url, fields(office, text="Text.", revision="1")))
    taken = html(editor.post(url, {**again, "then": "untouched"}))

    assert "Pictures" in clash
    assert "a.jpg" in clash
    assert f"{AR}</textarea>" in taken
    assert "Second.</textarea>" in taken
    assert 'alt="A bridge"' in taken or "A bridge</textarea>" in taken


def test_invalid_form_does_not_hide_that_somebody_saved(office: Office, editor: Client) -> None:
    post = office.write("First.")
    office.save(post, "Theirs.", by=office.cast.approver)

    answer = editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, title="", revision="1"))

    assert 'name="revision" value="1"' in html(answer)


def test_history_tells_each_revision_and_brings_one_back(office: Office, editor: Client) -> None:
    post = office.write("The bridge is open.")
    office.save(post, "The bridge is closed.", by=office.cast.approver, title="Closed", details=Details(risk="high"))
    url = reverse("editorial:history", args=[post.pk])

    page = html(editor.get(url))
    answer = editor.post(reverse("editorial:restore", args=[post.pk, 1]), {"revision": "2"}, follow=True)
    late = editor.post(reverse("editorial:restore", args=[post.pk, 1]), {"revision": "2"}, follow=True)

    assert "Revision 2" in page
    assert "<del>open.</del><ins>closed.</ins>" in page
    assert page.count("<del>open.</del>") == 1
    assert "Changed: risk" in page
    assert "Brought back as a new revision." in html(answer)
    assert current(post).versions[0].text == "The bridge is open."
    assert "changed this post after you opened it" in html(late).replace("&#x27;", "'")
    assert "revision 1 brought back" in html(editor.get(url))


def test_revision_brought_back_takes_the_approval(office: Office, editor: Client) -> None:
    post = office.write("The bridge is open.")
    office.save(post, "The bridge is closed.")
    office.ask(post)

    answer = editor.post(reverse("editorial:restore", args=[post.pk, 1]), {"revision": "2"}, follow=True)

    assert "Brought back as a draft: approval is needed again." in html(answer)


def test_long_history_is_read_page_by_page(office: Office, editor: Client) -> None:
    post = office.write("Number 0.")
    for number in range(31):
        office.save(post, f"Number {number + 1}.")
    url = reverse("editorial:history", args=[post.pk])

    first, second = html(editor.get(url)), html(editor.get(f"{url}?before=3"))

    assert ("?before=3" in first, "Revision 2<" in first, "Revision 2<" in second) == (True, False, True)


def test_page_asks_the_same_number_of_questions_for_one_account_and_ten(office: Office, editor: Client) -> None:
    many = [connect(office.network, f"city{number}", now=office.clock()) for number in range(9)]
    arabic_ = Content(AR, "ar")
    first = {"": Content("One.", "en"), "ar": arabic_}
    small = office.write(texts=first, versions={Target(office.city): first[""]})
    thread = Content("One.", "en", more=(Part("Two."), Part("Three.")))
    texts = {"": thread, "ar": arabic_, "nb": Content("Broen.", "nb")}
    versions = {Target(account, code): content for code, content in texts.items() for account in (office.city, *many)}
    large = office.write(texts=texts, versions=versions)
    counts = []
    for post in (small, large):
        url = reverse("editorial:edit", args=[post.pk])
        editor.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            editor.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_log_names_what_was_changed_of_a_post(office: Office, editor: Client) -> None:
    kind = ContentType.objects.create(name="Traffic")
    details = Details(content_type_id=kind.pk, risk="high", expires_at=timezone.now() + timedelta(days=3))
    texts = {"": Content("Open.", "en"), "ar": Content(AR, "ar")}
    office.write(details=details, texts=texts, versions={Target(office.city, "ar"): texts["ar"]})

    page = html(office.cast.client(office.cast.administrator).get(reverse("people:log")))

    assert all(words in page for words in ("Traffic", "Kind of content", "High", "Translation"))
