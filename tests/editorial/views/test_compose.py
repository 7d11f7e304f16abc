"""The page on which a post is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.channels.testing import Fault
from rostra.editorial.actions import plan
from rostra.editorial.actions.library import add_asset
from rostra.editorial.actions.voice import StyleFields, save_style
from rostra.editorial.content import Content, Details, Picture, Target, outgoing
from rostra.editorial.enums import EntryKind, PostState
from rostra.editorial.library import SHOWN
from rostra.editorial.media import seal
from rostra.editorial.models import Approval, Asset, Post
from rostra.editorial.queries import current
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from tests.editorial.office import Office, fields, html, photograph


def test_picture_of_another_body_is_not_found(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge"))
    page = html(editor.get(reverse("editorial:edit", args=[Post.objects.get().pk])))
    url = re.findall(r'src="(/posts/pictures/[^"]+)"', page)[0]

    shown = editor.get(url)

    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert b"Ana Popa" not in shown.getvalue()
    assert office.cast.client(office.cast.stranger).get(url).status_code == 404
    assert editor.get(url[:-2] + "/").status_code == 404


def test_draft_is_saved_and_opened_again(office: Office, editor: Client) -> None:
    local = timezone.now().astimezone(ZoneInfo("Europe/Oslo")) + timedelta(days=2)
    values = fields(office, day=local.strftime("%Y-%m-%d"), clock="09:00", text="One.\r\nTwo.", link="city.example/a")

    answer = editor.post(reverse("editorial:compose"), values)

    post = Post.objects.get()
    version = current(post).versions[0]
    assert answer.headers["Location"] == reverse("editorial:edit", args=[post.pk])
    assert post.due_at == local.replace(hour=9, minute=0, second=0, microsecond=0)
    assert (version.text, version.link) == ("One.\nTwo.", "https://city.example/a")
    page = html(editor.get(answer.headers["Location"]))
    assert 'value="09:00"' in page
    assert f'value="{office.city.pk}" checked' in page


def test_saving_what_was_opened_changes_nothing(office: Office, editor: Client) -> None:
    post = office.write(
        due_at=timezone.now() + timedelta(days=1),
        versions={
            Target(office.city): Content("Own.", "nb"),
            Target(office.transit): Content("The bridge is open.", "en"),
        },
    )
    due = post.due_at.astimezone(ZoneInfo("Europe/Oslo")) if post.due_at else timezone.now()
    own = {f"text_{office.city.pk}": "Own.", f"language_{office.city.pk}": "nb"}
    both = [str(office.city.pk), str(office.transit.pk)]
    when = {"day": due.strftime("%Y-%m-%d"), "clock": due.strftime("%H:%M")}

    editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, accounts=both, revision="1", **own, **when))

    assert Post.objects.get().revision == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, "Title: This field is required."),
        ({"link": "javascript:alert(1)"}, "Link: Enter a valid URL."),
        ({"day": "2020-01-01", "clock": "09:00"}, "Day: This time has passed: choose one in the future."),
        ({"day": "2027-03-28", "clock": "02:30"}, "Time: This time does not exist on that day"),
        ({"day": "0001-01-01", "clock": "00:10"}, "Day: Choose a day."),
        ({"day": "2027-03-28"}, "Time: Choose a time."),
        ({"clock": "09:00"}, "Day: Choose a day."),
        ({"accounts": ["999999"]}, "Accounts: Select a valid choice."),
        ({"text": "a\x00b"}, "Text: Null characters are not allowed."),
        ({"file": SimpleUploadedFile("a.jpg", b"nothing")}, "Add a picture: This file is no JPEG"),
        ({"language": "tlh"}, "Language of the text: Select a valid choice."),
    ],
)
def test_wrong_input_comes_back_with_the_form(office: Office, editor: Client, changes: Any, error: str) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, **changes))

    page = html(answer).replace("&#x27;", "'")
    assert answer.status_code == 422
    assert error in page
    assert "The bridge is open." in page or "text" in changes
    assert not Post.objects.exists()


def test_second_editor_gets_own_text_back_and_sees_the_other(office: Office, editor: Client) -> None:
    post = office.write("First.")
    office.save(post, "Theirs.", by=office.cast.approver)
    url = reverse("editorial:edit", args=[post.pk])

    answer = editor.post(url, fields(office, text="Mine.", revision="1"))

    page = html(answer)
    assert answer.status_code == 422
    assert "Jonas Berg changed this post after you opened it." in page
    assert "<ins>Theirs.</ins>" in page
    assert "Mine.</textarea>" in page
    assert current(post).versions[0].text == "Theirs."

    editor.post(url, fields(office, text="Mine.", revision="2"))
    assert current(post).versions[0].text == "Mine."


def test_picture_with_its_description_stays_with_the_post(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge"))
    post = Post.objects.get()
    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    token = re.findall(r'name="media" value="([^"]+)"', page)[0]
    alt = re.findall(r'name="(alt_[0-9a-f]+)"', page)[0]

    editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, media=[token], revision="1", **{alt: "A red bridge"})
    )

    assert [(m["alt"], m["name"]) for m in current(post).versions[0].media] == [("A red bridge", "a.jpg")]

    drop = alt.replace("alt_", "drop_")
    editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, media=[token], revision="2", **{alt: "", drop: "on"})
    )
    assert current(post).versions[0].media == []


def test_picture_is_kept_when_the_form_comes_back(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())

    answer = editor.post(reverse("editorial:compose"), fields(office, title="", file=upload, alt="A bridge"))

    assert answer.status_code == 422
    assert 'alt="A bridge"' in html(answer)


def test_forged_picture_is_not_taken(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, media=["eyJhIjoxfQ:forged"]))

    assert current(Post.objects.get()).versions[0].media == []


def test_check_while_typing_saves_nothing(office: Office, editor: Client) -> None:
    answer = editor.post(
        reverse("editorial:check_new"),
        fields(office, title="", text="x" * 501),
        headers={"HX-Request": "true", "HX-Target": "preview"},
    )

    page = html(answer)
    assert answer.status_code == 200
    assert "501 characters: the network takes 500." in page
    assert "<html" not in page
    assert not Post.objects.exists()


def test_chosen_account_brings_its_fields(office: Office, editor: Client) -> None:
    post = office.write()
    url = reverse("editorial:check", args=[post.pk])

    answer = editor.post(
        url, fields(office, accounts=[str(office.transit.pk)]), headers={"HX-Request": "true", "HX-Target": "own"}
    )

    assert re.findall(r'name="(text_\d+)"', html(answer)) == [f"text_{office.transit.pk}"]


def test_refused_request_for_approval_keeps_the_draft(office: Office, editor: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, text="x" * 501, then="ask"), follow=True)

    assert "501 characters" in html(answer)
    assert Post.objects.get().state == PostState.DRAFT


def test_author_publishes_alone_where_the_body_decided_so(office: Office, editor: Client) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    assert 'value="publish"' in html(editor.get(reverse("editorial:compose")))

    answer = editor.post(reverse("editorial:compose"), fields(office, then="publish"))

    post = Post.objects.get()
    assert (post.state, answer.headers["Location"]) == (PostState.DRAFT, f"/posts/{post.pk}/?publish#publish")
    page = html(editor.get(f"/posts/{post.pk}/?publish"))
    asked = page.partition('id="publish"')[2].partition("</section>")[0]
    assert "Publish this post now?" in asked
    assert '<bdi class="strong">city</bdi>' in asked
    assert "<dialog" not in asked
    seen = re.findall(r'name="content_hash" value="([0-9a-f]{64})"', asked)
    editor.post(reverse("editorial:approve", args=[post.pk]), {"content_hash": seen[0]})
    assert (Post.objects.get().state, Approval.objects.get().by) == (PostState.APPROVED, office.cast.editor.user)


def test_author_does_not_publish_alone_otherwise(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, then="publish"))

    assert Post.objects.get().state == PostState.DRAFT


def test_edit_of_what_is_partly_out_comes_back_with_the_reason(office: Office, editor: Client) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))

    answer = editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, text="Other.", revision="1"))

    assert answer.status_code == 422
    assert "This cannot be cancelled any more" in html(answer)
    assert "Other.</textarea>" in html(answer)


def test_picture_whose_row_is_gone_is_not_found(office: Office, editor: Client) -> None:
    token = seal(Picture("00" * 32, "a.png", "image/png", 1), office.cast.body.pk)

    assert editor.get(reverse("editorial:picture", args=[token])).status_code == 404


def test_picture_goes_out_with_its_description(office: Office) -> None:
    picture = office.media(content=photograph("PNG"), name="a.png", alt="A bridge")
    office.published(shared=Content("Look.", "en", media=(picture,)))

    assert [item.media for item in office.network.items("city")] == [(("image/png", "A bridge"),)]
    assert outgoing(Content("Look.", "en", media=(picture,))).media[0].read().startswith(b"\x89PNG")


def test_saving_an_approved_post_says_that_approval_is_needed_again(office: Office, editor: Client) -> None:
    post = office.approved(due_at=timezone.now() + timedelta(days=1))

    answer = editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, text="Other.", revision="1"), follow=True
    )

    assert "approval is needed again. Changed: time, text for all accounts, city: text." in html(answer)
    assert office.states(post) == {}


# --- Files of the media library ----------------------------------------------------------------------


@pytest.fixture
def shelf(office: Office) -> Asset:
    """An old file behind more new ones than are offered; gives the old one."""
    now, by = office.clock(), office.cast.editor
    old = add_asset(content=photograph(), name="harbour.jpg", by=by, now=now)
    for number in range(SHOWN):
        add_asset(content=photograph(size=(number + 1, 1)), name=f"new-{number}.jpg", by=by, now=now)
    return old


def offered(page: str) -> list[str]:
    return re.findall(r'name="asset" value="(\d+)"', page)


def test_older_file_is_found_while_writing(office: Office, editor: Client, shelf: Asset) -> None:
    post = office.write()
    assert str(shelf.pk) not in offered(html(editor.get(reverse("editorial:edit", args=[post.pk]))))
    newest = Asset.objects.latest("pk")
    asked = fields(office, shelf_words="harbour", asset=str(newest.pk))

    answer = editor.post(
        reverse("editorial:check", args=[post.pk]), asked, headers={"HX-Request": "true", "HX-Target": "shelf-found"}
    )

    # What is marked already stays, whatever is looked for.
    assert offered(html(answer)) == [str(newest.pk), str(shelf.pk)]
    assert re.findall(r'value="(\d+)" checked', html(answer)) == [str(newest.pk)]
    assert 'id="shelf-found"' in html(answer)


def test_older_file_is_found_without_script_and_joins_the_post(office: Office, editor: Client, shelf: Asset) -> None:
    post = office.write()
    address = reverse("editorial:edit", args=[post.pk])
    asked = fields(office, shelf_words="harbour", then="shelf", revision="1", text="Not saved yet.")

    page = html(editor.post(address, asked))

    assert (offered(page), "Not saved yet." in page) == ([str(shelf.pk)], True)
    assert '<details class="more" id="shelf" open>' in page
    assert (current(post).versions[0].text, post.revision) == ("The bridge is open.", 1)
    editor.post(address, fields(office, then="file", revision="1", asset=str(shelf.pk)))
    assert Content.of(current(post).versions[0]).media[0].sha256 == bytes(shelf.file.sha256).hex()


def test_words_that_no_file_has_are_answered(office: Office, editor: Client, shelf: Asset) -> None:
    answer = editor.post(
        reverse("editorial:check_new"),
        fields(office, shelf_words="zeppelin"),
        headers={"HX-Request": "true", "HX-Target": "shelf-found"},
    )

    assert "No file has these words." in html(answer)


def test_words_that_no_database_holds_find_what_is_left_of_them(office: Office, editor: Client, shelf: Asset) -> None:
    answer = editor.post(
        reverse("editorial:check_new"),
        fields(office, shelf_words="har\0bour"),
        headers={"HX-Request": "true", "HX-Target": "shelf-found"},
    )

    assert offered(html(answer)) == [str(shelf.pk)]


def checked(client: Client, values: dict[str, Any], post: Post | None = None) -> str:
    """What stands beside the form on a pause in typing."""
    url = reverse("editorial:check", args=[post.pk]) if post else reverse("editorial:check_new")
    return html(client.post(url, values, headers={"HX-Request": "true", "HX-Target": "preview"}))


def test_checks_know_the_details_of_a_post_that_nobody_saved(office: Office, editor: Client) -> None:
    begins = office.clock() + timedelta(days=2)
    words: dict[str, Any] = {"kind": EntryKind.ELECTION, "title": "Local elections", "starts_at": begins}
    fields_ = plan.EntryFields(**words, ends_at=begins + timedelta(days=3))
    plan.add_entry(fields=fields_, by=office.cast.approver, now=office.clock())
    day = f"{begins + timedelta(days=1):%Y-%m-%d}"
    values = fields(office, text="Vote for us on Sunday!")

    then = checked(editor, values | {"day": day, "clock": "12:00", "title": ""})
    half_typed = checked(editor, values | {"day": day, "clock": ""})
    unsourced = checked(editor, fields(office, source_url="https://elsewhere.example/a"))
    sourced = checked(editor, fields(office, source_url="https://elsewhere.example/a", source_rights="CC BY 4.0"))
    secret = checked(editor, fields(office, confidentiality="secret"))

    assert "Local elections" in then
    assert "Local elections" not in half_typed
    assert ("by what right" in unsourced, "by what right" in sourced) == (True, False)
    assert ("ecret" in secret, "ecret" in sourced) == (True, False)


def test_checks_read_a_field_that_was_emptied(office: Office, editor: Client) -> None:
    source = Details(source_url="https://elsewhere.example/a")
    post = office.write(details=source)

    assert "by what right" in checked(editor, fields(office, source_url=source.source_url), post)
    assert "by what right" not in checked(editor, fields(office, source_url=""), post)


def test_style_stands_beside_the_form_by_account_and_language(office: Office, editor: Client) -> None:
    by: dict[str, Any] = {"by": office.cast.approver, "now": office.clock()}
    general, warm, solemn = (None, "", "Calm."), (office.city, "en", "Warm."), (office.city, "ar", "Solemn.")
    for account, language, words in (general, warm, solemn, (office.transit, "", "Dry.")):
        save_style(account=account, language=language, fields=StyleFields(voice=words), **by)

    opened = html(editor.get(reverse("editorial:compose")))
    chosen = checked(editor, fields(office))

    def shown(page: str) -> list[str]:
        return [words for words in ("Calm.", "Warm.", "Solemn.", "Dry.") if words in page]

    assert (shown(opened), shown(chosen)) == (["Calm."], ["Calm.", "Warm."])
    translated = fields(office, **{"languages": ["ar"], "ar-accounts": [str(office.city.pk)], "ar-text": "نص"})
    assert shown(checked(editor, translated)) == ["Calm.", "Warm.", "Solemn."]


@pytest.mark.parametrize("day", ["0001-01-03", "9999-12-30"])
def test_mistyped_year_is_looked_at_like_any_other(office: Office, editor: Client, day: str) -> None:
    post = office.write()
    values = fields(office, day=day, clock="10:00", revision="1")

    checked = editor.post(
        reverse("editorial:check", args=[post.pk]), values, headers={"HX-Request": "true", "HX-Target": "preview"}
    )
    saved = editor.post(reverse("editorial:edit", args=[post.pk]), values)

    assert [answer.status_code for answer in (checked, saved)] == [200, 422]
    assert "The bridge is open." in html(saved)


def test_style_is_shown_for_what_is_said_there_in_its_language(office: Office, editor: Client) -> None:
    by, now = office.cast.approver, office.clock()
    for account, language, voice in (
        (office.city, "nb", "Brief."),
        (office.city, "en", "Warm."),
        (None, "ar", "Kind."),
    ):
        save_style(account=account, language=language, fields=StyleFields(voice=voice), by=by, now=now)
    texts = {"": Content("One.", "en"), "nb": Content("Broen.", "nb")}
    post = office.write(
        texts=texts, versions={Target(office.city): texts[""], Target(office.transit, "nb"): texts["nb"]}
    )

    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))

    assert [voice for voice in ("Brief.", "Warm.", "Kind.") if voice in page] == ["Warm."]
