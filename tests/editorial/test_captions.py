"""Captions of films: approved with the post, frozen with it, renewed with everybody knowing, and given to people."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest
from django.urls import reverse

from rostra.accounts.models import Account
from rostra.audit.canonical import canonical
from rostra.channels import registry
from rostra.channels.contract import Capabilities
from rostra.channels.testing import FakeChannel
from rostra.core import files
from rostra.editorial.actions.approval import OtherContent
from rostra.editorial.actions.library import AssetFields, add_asset, add_captions, save_asset
from rostra.editorial.checks import version_problems
from rostra.editorial.content import Captions as Frozen
from rostra.editorial.content import Content, Picture, Target
from rostra.editorial.forms.names import key_of
from rostra.editorial.items import ITEMS
from rostra.editorial.library import as_picture
from rostra.editorial.models import Asset, Autosave, Captions, Post, Version
from rostra.editorial.queries import current
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.content import Broken, thaw
from tests.editorial.office import Office, connect, fields, html
from tests.editorial.test_film import SUBRIP, movie


class Cinema(FakeChannel):
    """The fake network as one that takes films and their captions."""

    name: ClassVar[str] = "cinema"
    can: ClassVar[Capabilities] = replace(FakeChannel.can, media_types=("video/mp4",), captions=True)


class Silent(FakeChannel):
    """The fake network as one that takes films without captions."""

    name: ClassVar[str] = "silent"
    can: ClassVar[Capabilities] = replace(FakeChannel.can, media_types=("video/mp4",))


@pytest.fixture(autouse=True)
def _networks() -> Iterator[None]:
    with registry.temporary(Cinema), registry.temporary(Silent):
        yield


@pytest.fixture
def cinema(office: Office) -> Account:
    return connect(office.network, "cinema", now=office.clock(), channel="cinema")


@pytest.fixture
def film(office: Office) -> Asset:
    found = add_asset(content=movie(), name="bridge.mp4", by=office.cast.editor, now=office.clock())
    fields = AssetFields(name="bridge.mp4", licence="own", people="nobody")
    save_asset(asset=found, fields=fields, by=office.cast.editor, now=office.clock())
    speak(office, found, "en")
    return found


def speak(office: Office, film: Asset, language: str, words: str = "Podul", *, approver: bool = False) -> Captions:
    by = office.cast.approver if approver else office.cast.editor
    content = SUBRIP.replace("Podul", words).encode()
    return add_captions(asset=film, language=language, content=content, by=by, now=office.clock())


def written(office: Office, film: Asset, *accounts: Account) -> Post:
    held = Content("Look.", "en", media=(as_picture(film, "A crane lifts the bridge"),))
    return office.write(shared=held, accounts=accounts)


def spoken(post: Post) -> list[list[str]]:
    """The languages of the captions of each version's film."""
    versions = current(post).versions
    return [[each.language for each in Content.of(row).media[0].captions] for row in versions]


def plain(post: Post) -> bytes:
    """The hash as it was before captions went along."""
    sent = [
        {
            "account": row.account_id,
            "text": row.text,
            "media": [{name: item[name] for name in ("sha256", "alt", "name", "type")} for item in row.media],
            "language": row.language,
            "link": row.link,
        }
        for row in current(post).versions
    ]
    return hashlib.sha256(canonical({"post": post.pk, "versions": sent})).digest()


def test_saving_takes_the_captions_of_the_library_along(office: Office, film: Asset, cinema: Account) -> None:
    post = written(office, film, cinema)

    file = Captions.objects.get().file
    media = Content.of(current(post).versions[0]).media
    assert media[0].captions == (Frozen("en", bytes(file.sha256).hex()),)
    assert current(post).hash != plain(post)


def test_post_without_captions_keeps_the_hash_of_before(office: Office, cinema: Account) -> None:
    film = add_asset(content=movie(), name="bridge.mp4", by=office.cast.editor, now=office.clock())

    post = written(office, film, cinema)

    assert "captions" not in current(post).versions[0].media[0]
    assert current(post).hash == plain(post)


def test_row_of_before_captions_went_along_is_read(office: Office, film: Asset, cinema: Account) -> None:
    post = written(office, film, cinema)
    for row in Version.objects.filter(post=post):
        media = [{name: value for name, value in item.items() if name != "captions"} for item in row.media]
        Version.objects.filter(pk=row.pk).update(media=media)

    assert (spoken(post), current(post).hash) == ([[]], plain(post))


def test_other_captions_are_not_what_the_approver_saw(office: Office, film: Asset, cinema: Account) -> None:
    post = written(office, film, cinema)
    office.ask(post)
    seen = current(post).hash

    speak(office, film, "en", "Tunelul")

    post.refresh_from_db()
    assert (post.state, post.revision) == ("draft", 2)
    office.ask(post)
    with pytest.raises(OtherContent):
        office.approve(post, content_hash=seen)


def test_captions_renewed_after_approval_void_it_and_tell_its_people(
    office: Office, film: Asset, cinema: Account
) -> None:
    due = office.clock.time.replace(year=office.clock.time.year + 1)
    post = written(office, film, cinema)
    Post.objects.filter(pk=post.pk).update(due_at=due)
    post.refresh_from_db()
    office.ask(post)
    office.approve(post)

    speak(office, film, "ro", approver=True)

    post.refresh_from_db()
    assert (post.state, post.saved_by, spoken(post)) == ("draft", office.cast.approver.user, [["en", "ro"]])
    assert {row.state for row in office.deliveries(post).values()} == set()
    told = Notice.objects.filter(kind="editorial.returned")
    assert [row.user for row in told] == [office.cast.editor.user]
    assert told[0].data["reason"] == "The captions of “bridge.mp4” were changed."


def test_draft_gets_the_captions_without_anybody_being_told(office: Office, film: Asset, cinema: Account) -> None:
    post = written(office, film, cinema)

    speak(office, film, "ro")

    post.refresh_from_db()
    assert (post.state, spoken(post)) == ("draft", [["en", "ro"]])
    assert Notice.objects.filter(kind="editorial.returned").count() == 0


def test_same_captions_again_change_no_post(office: Office, film: Asset, cinema: Account) -> None:
    post = written(office, film, cinema)

    speak(office, film, "en")

    post.refresh_from_db()
    assert post.revision == 1


def test_translation_is_as_old_as_before(office: Office, film: Asset, cinema: Account) -> None:
    original = Content("Look.", "en", media=(as_picture(film),))
    translated = Content("Se.", "nb", media=(as_picture(film),))
    texts = {"": original, "nb": translated}
    post = office.write(texts=texts, versions={Target(cinema): original, Target(cinema, "nb"): translated})

    speak(office, film, "nb")

    assert (current(post).outdated, spoken(post)) == ((), [["en", "nb"], ["en", "nb"]])


def test_what_went_out_carries_the_captions_that_were_approved(office: Office, film: Asset, cinema: Account) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    post = written(office, film, cinema)
    office.approve(post, by=office.cast.editor)
    office.work()
    post.refresh_from_db()
    delivery = office.deliveries(post)["cinema"]
    before = files.read(Captions.objects.get().file)

    speak(office, film, "en", "Tunelul", approver=True)

    post.refresh_from_db()
    delivery.refresh_from_db()
    (held,) = thaw(delivery).media[0].captions
    assert (post.state, delivery.state, held.language, held.read()) == ("published", "sent", "en", before)
    assert b"Tunelul" in files.read(Captions.objects.get().file)


def test_captions_that_are_lost_are_not_left_out_silently(office: Office, film: Asset, cinema: Account) -> None:
    post = written(office, film, cinema)
    office.ask(post)
    office.approve(post)
    files.path_of(bytes(Captions.objects.get().file.sha256)).unlink()

    with pytest.raises(Broken, match="media_missing"):
        thaw(office.deliveries(post)["cinema"])


def test_captions_are_files_of_the_record(office: Office, film: Asset, cinema: Account) -> None:
    row = current(written(office, film, cinema)).versions[0]

    media = ITEMS["editorial.version"]([str(row.pk)])[str(row.pk)].media

    assert [(file.name, file.type) for file in media] == [("bridge.mp4", "video/mp4"), ("bridge.en.vtt", "text/vtt")]


def test_network_that_takes_no_captions_says_so(office: Office, cinema: Account) -> None:
    silent = connect(office.network, "silent", now=office.clock(), channel="silent")
    held = Picture("ab" * 32, "a.mp4", "video/mp4", 10, "A film", captions=(Frozen("en", "cd" * 32),))

    found = {
        account.name: [
            each.text
            for each in version_problems(account, Content("Look.", "en", media=(held,)))
            if each.code == "captions_stay"
        ]
        for account in (cinema, silent)
    }

    text = "takes no captions from Rostra: people see “a.mp4” there without them."
    assert found == {"cinema": [], "silent": [f"{Silent.label} {text}"]}


def test_words_that_the_post_says_are_not_offered_for_a_film_with_captions(
    office: Office, film: Asset, cinema: Account
) -> None:
    post, editor = written(office, film, cinema), office.cast.client(office.cast.editor)
    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    ticket, media = (re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("ticket", "media"))
    picture = Content.of(current(post).versions[0]).media[0]
    said = {f"alt_{key_of(picture)}": picture.alt, f"place_{key_of(picture)}": "0", "media": media}
    values = fields(office, title=post.title, text="Look.", accounts=[str(cinema.pk)], ticket=ticket, **said)

    editor.post(reverse("editorial:autosave", args=[post.pk]), values)

    assert Autosave.objects.count() == 1
    assert "You have words" not in html(editor.get(reverse("editorial:edit", args=[post.pk])))
