"""What is typed and not saved: kept on each pause, offered again, never lost, never in another's way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.core.scoping import scope
from rostra.editorial import actions
from rostra.editorial.models import Autosave, Editing, Post
from rostra.editorial.queries import current
from rostra.editorial.views.drafts import throttle
from rostra.people.actions import give_role, take_role
from rostra.people.enums import RoleCode
from rostra.people.models import Role
from tests.editorial.office import Office, fields, html

HTMX = {"HX-Request": "true", "HX-Target": "kept"}


def ticket(page: str) -> str:
    return str(re.findall(r'name="ticket" value="([^"]+)"', page)[0])


def opened(client: Client, post: Post | None = None) -> dict[str, Any]:
    """What the form that is open sends along."""
    url = reverse("editorial:edit", args=[post.pk]) if post else reverse("editorial:compose")
    return {"ticket": ticket(html(client.get(url))), "revision": str(post.revision if post else 0)}


def kept(client: Client, office: Office, post: Post | None = None, **changes: Any) -> Any:
    url = reverse("editorial:autosave", args=[post.pk]) if post else reverse("editorial:autosave_new")
    return client.post(url, fields(office, **changes), headers=HTMX)


def test_what_is_typed_is_kept_and_changes_nothing_of_the_post(office: Office, editor: Client) -> None:
    post = office.write()
    form = opened(editor, post)

    answer = kept(editor, office, post, text="Half a sen", **form)
    kept(editor, office, post, text="Half a sentence", **form)

    row = Autosave.objects.get()
    assert "Kept, not saved yet" in html(answer)
    assert (row.user, row.post, row.revision, row.fields["text"]) == (
        office.cast.editor.user,
        post,
        1,
        ["Half a sentence"],
    )
    assert {"csrfmiddlewaretoken", "ticket", "then"} & set(row.fields) == set()
    assert current(post).versions[0].text == "The bridge is open."


def test_keeping_words_asks_few_questions(office: Office, editor: Client, django_assert_max_num_queries: Any) -> None:
    post = office.write()
    form = opened(editor, post)
    kept(editor, office, post, text="One.", **form)

    # Who it is, what they may do, the post; then one for the words, one for the sign of life, one for who else is there.
    with django_assert_max_num_queries(8):
        kept(editor, office, post, text="Two.", **form)

    assert Autosave.objects.get().fields["text"] == ["Two."]


def test_words_of_another_body_are_never_replaced(office: Office) -> None:
    values: dict[str, Any] = {"user": office.cast.editor.user, "post": None, "key": "k", "revision": 0}
    actions.keep_words(**values, fields={"text": ["Mine."]}, now=office.clock())

    with scope(office.cast.other), pytest.raises(TypeError):
        actions.keep_words(**values, fields={"text": ["Theirs."]}, now=office.clock())

    assert Autosave.objects.get().fields == {"text": ["Mine."]}


def test_two_forms_of_one_post_keep_their_own_words(office: Office, editor: Client) -> None:
    post = office.write()
    for text in ("One.", "Two."):
        kept(editor, office, post, text=text, **opened(editor, post))

    assert sorted(row.fields["text"][0] for row in Autosave.objects.all()) == ["One.", "Two."]


def test_words_are_offered_and_taken_up_again(office: Office, editor: Client) -> None:
    post = office.write()
    kept(editor, office, post, text="Half a sentence", **opened(editor, post))
    url = reverse("editorial:edit", args=[post.pk])

    offer = html(editor.get(url))
    taken = html(editor.get(f"{url}?words={Autosave.objects.get().pk}"))

    assert "You have words that were not saved" in offer
    assert "Half a sentence</textarea>" not in offer
    assert "Half a sentence</textarea>" in taken
    assert "You have words that were not saved" not in taken


def test_words_that_say_what_the_post_says_are_not_offered(office: Office, editor: Client) -> None:
    post = office.write()
    kept(editor, office, post, **opened(editor, post))

    assert "You have words" not in html(editor.get(reverse("editorial:edit", args=[post.pk])))


def test_words_are_gone_once_they_are_saved(office: Office, editor: Client) -> None:
    post = office.write()
    form = opened(editor, post)
    kept(editor, office, post, text="Better.", **form)

    editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, text="Better.", **form))

    assert not Autosave.objects.exists()
    assert not Editing.objects.exists()


def test_words_of_a_new_post_are_gone_once_it_is_saved(office: Office, editor: Client) -> None:
    form = opened(editor)
    kept(editor, office, text="Better.", **form)
    assert "You have words" in html(editor.get(reverse("editorial:compose")))

    editor.post(reverse("editorial:compose"), fields(office, text="Better.", **form))

    assert not Autosave.objects.exists()


def test_words_of_a_refused_save_are_kept(office: Office, editor: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, title="", text="Mine."))

    assert answer.status_code == 422
    assert Autosave.objects.get().fields["text"] == ["Mine."]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_words_are_kept_when_the_session_has_ended(office: Office, editor: Client, headers: dict[str, str]) -> None:
    post = office.write()
    form = opened(editor, post)
    Session.objects.all().delete()
    name = "autosave" if headers else "edit"

    answer = editor.post(
        reverse(f"editorial:{name}", args=[post.pk]), fields(office, text="Typed late.", **form), headers=headers
    )

    words = Autosave.objects.get()
    back = f"/posts/{post.pk}/edit/?words={words.pk}"
    assert words.fields["text"] == ["Typed late."]
    if headers:
        assert "You are no longer signed in" in html(answer)
        assert f"next={back.replace('?', '%3F').replace('=', '%3D')}" in html(answer)
    else:
        assert answer.headers["Location"].endswith(f"?next={back.replace('?', '%3F').replace('=', '%3D')}")
    again = office.cast.client(office.cast.editor)
    assert "Typed late.</textarea>" in html(again.get(back))


@pytest.mark.parametrize(("target", "status", "away"), [("fields", 200, True), ("preview", 204, False)])
def test_form_is_not_wiped_when_the_session_has_ended(
    office: Office, editor: Client, target: str, status: int, away: bool
) -> None:
    post = office.write()
    form = opened(editor, post)
    Session.objects.all().delete()
    name = "edit" if target == "fields" else "check"

    answer = editor.post(
        reverse(f"editorial:{name}", args=[post.pk]),
        fields(office, text="Typed late.", **form),
        headers={"HX-Request": "true", "HX-Target": target},
    )

    assert (answer.status_code, "HX-Redirect" in answer.headers) == (status, away)
    assert Autosave.objects.get().fields["text"] == ["Typed late."]


def test_nobodys_words_are_kept_without_a_form_of_ours(office: Office, editor: Client) -> None:
    post = office.write()
    url = reverse("editorial:edit", args=[post.pk])

    answers = [Client().post(url, fields(office, ticket=forged)).status_code for forged in ("", "a:b:c")]

    assert (answers, Autosave.objects.count()) == ([302, 302], 0)


def test_words_of_somebody_who_left_are_not_kept(office: Office, editor: Client) -> None:
    post = office.write()
    form = opened(editor, post)
    office.cast.editor.left_at = timezone.now()
    office.cast.editor.save()
    Session.objects.all().delete()

    answer = editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, **form))

    assert (answer.status_code, Autosave.objects.count()) == (302, 0)


def test_words_too_long_after_the_session_lead_to_signing_in(
    office: Office, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = office.write()
    form = opened(editor, post)
    Session.objects.all().delete()
    monkeypatch.setattr("rostra.editorial.actions.drafts.MAX_CHARS", 10)

    assert editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, **form)).status_code == 302


def test_words_stay_readable_when_the_post_was_published_meanwhile(office: Office, editor: Client) -> None:
    post = office.write()
    form = opened(editor, post)
    office.ask(post)
    office.approve(post)
    office.work()
    post.refresh_from_db()

    said = kept(editor, office, post, text="Too late.", **form)
    answer = editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, text="Too late.", **form), follow=True
    )

    page = html(answer)
    assert "This post can no longer be changed" in html(said)
    assert "What you wrote is kept here." in page
    assert "Too late." in page
    assert f"/posts/new/?words={Autosave.objects.get().pk}" in page
    taken = html(editor.get(f"/posts/new/?words={Autosave.objects.get().pk}"))
    assert "Too late.</textarea>" in taken


def test_words_are_their_writers_alone(office: Office, editor: Client, approver: Client) -> None:
    post = office.write()
    kept(editor, office, post, text="Mine.", **opened(editor, post))
    words = Autosave.objects.get()

    assert approver.get(reverse("editorial:words", args=[words.pk])).status_code == 404
    assert approver.get(f"/posts/{post.pk}/edit/?words={words.pk}").status_code == 404
    assert approver.post(reverse("editorial:words_discard", args=[words.pk])).status_code == 404
    assert "You have words" not in html(approver.get(reverse("editorial:edit", args=[post.pk])))


def test_words_are_read_beside_the_post_and_discarded(office: Office, editor: Client) -> None:
    post = office.write(accounts=(office.city, office.transit))
    both = [str(office.city.pk), str(office.transit.pk)]
    own = {f"text_{office.transit.pk}": "Trams."}
    kept(editor, office, post, text="The bridge is closed.", accounts=both, **own, **opened(editor, post))
    words = Autosave.objects.get()

    page = html(editor.get(reverse("editorial:words", args=[words.pk])))
    answer = editor.post(reverse("editorial:words_discard", args=[words.pk]))

    assert "<ins>closed.</ins>" in page
    assert "Trams." in page
    assert (answer.headers["Location"], Autosave.objects.count()) == (f"/posts/{post.pk}/edit/", 0)


def test_discarded_words_of_a_new_post_lead_to_an_empty_form(office: Office, editor: Client) -> None:
    kept(editor, office, text="Mine.", **opened(editor))
    words = Autosave.objects.get()
    page = html(editor.get(reverse("editorial:words", args=[words.pk])))

    answer = editor.post(reverse("editorial:words_discard", args=[words.pk]))

    assert "Mine." in page
    assert answer.headers["Location"] == "/posts/new/"


def test_more_than_a_form_holds_is_refused(office: Office, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.editorial.actions.drafts.MAX_CHARS", 200)

    said = kept(editor, office, text="x" * 300)
    back = editor.post(reverse("editorial:compose"), fields(office, title="", text="x" * 300))

    assert "This is too long to be kept while you write" in html(said)
    assert "x" * 300 in html(back)
    assert not Autosave.objects.exists()


def test_program_that_saves_all_the_time_is_held_back(
    office: Office, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "limit", 1)
    monkeypatch.setattr(throttle, "_counts", {})

    answers = [html(kept(editor, office, text=text)) for text in ("One.", "Two.")]

    assert ["Too many at once" in answer for answer in answers] == [False, True]


def test_second_editor_is_told_who_is_there(office: Office, editor: Client, approver: Client) -> None:
    post = office.write()
    opened(editor, post)

    page = html(approver.get(reverse("editorial:edit", args=[post.pk])))
    typing = html(kept(approver, office, post, **opened(approver, post)))
    sign = html(editor.post(reverse("editorial:present", args=[post.pk])))

    assert "<bdi>Ana Popa</bdi> has this open as well." in page
    assert "<bdi>Ana Popa</bdi> has this open as well." in typing
    assert "<bdi>Jonas Berg</bdi> has this open as well." in sign
    assert "Ana Popa</bdi> has this open" not in sign


def test_form_without_a_sign_of_life_counts_as_closed(office: Office, editor: Client, approver: Client) -> None:
    post = office.write()
    opened(editor, post)
    Editing.objects.update(seen_at=timezone.now() - timedelta(minutes=4), since=timezone.now() - timedelta(hours=1))

    page = html(approver.get(reverse("editorial:edit", args=[post.pk])))
    opened(editor, post)

    assert "has this open as well" not in page
    assert Editing.objects.get(user=office.cast.editor.user).since > timezone.now() - timedelta(minutes=1)


def test_what_nobody_came_back_for_is_removed(office: Office, editor: Client) -> None:
    post = office.write()
    kept(editor, office, post, text="Mine.", **opened(editor, post))
    now = timezone.now()

    assert actions.drop_old_words(now=now + timedelta(days=29)) == 1
    assert actions.drop_old_words(now=now + timedelta(days=31)) == 1
    assert not Autosave.objects.exists()


def test_words_about_a_post_that_is_out_of_reach_show_nothing_of_it(office: Office, editor: Client) -> None:
    post = office.write("The bridge is open.")
    kept(editor, office, post, text="The bridge is closed.", **opened(editor, post))
    member = office.cast.editor
    take_role(role=Role.objects.get(member=member), by=None, now=office.clock())
    give_role(member=member, code=RoleCode.EDITOR, unit=office.cast.unit, by=None, now=office.clock())

    page = html(editor.get(reverse("editorial:words", args=[Autosave.objects.get().pk])))

    assert "The bridge is closed." in page
    assert f"/posts/{post.pk}/" not in page
    assert "<ins>" not in page
