from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from rostra.editorial.content import Captions, Content, Current, Details, Part, Picture, Target, stored
from rostra.editorial.diff import Change, Line, changes, details, words
from rostra.editorial.enums import Confidentiality, Risk
from rostra.editorial.models import ContentType, Version
from rostra.editorial.queries import current
from rostra.editorial.revisions import stages
from tests.editorial.office import Office


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("gone", "b"), ("new", "x"), ("same", " c")]),
        ("a b", "a", [("same", "a"), ("gone", " b")]),
        ("", "a", [("new", "a")]),
        ("", "", []),
    ],
)
def test_words_that_are_gone_and_new(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in words(old, new)] == pieces


def test_changes_between_two_revisions_by_account(office: Office) -> None:
    post = office.write(accounts=(office.city,))
    office.save(post, shared=Content("The bridge is open.", "nb"), accounts=(office.city, office.transit))
    office.save(post, shared=Content("The bridge is open.", "nb"), accounts=(office.transit,))

    first, second, third = (current(post, upto=number) for number in (1, 2, 3))

    assert [(c.account, c.kind, c.lines, c.items) for c in changes(first, second)] == [
        (office.city, "changed", (Line("Language", "English", "norsk (bokmål)"),), ()),
        (office.transit, "added", (), ()),
    ]
    assert [(c.account, c.kind) for c in changes(second, third)] == [(office.city, "removed")]
    assert changes(third, third) == []


def differing(office: Office, old: Content, new: Content) -> Change:
    """What differs on the one account after a save."""
    post = office.write(shared=old)
    office.save(post, shared=new)
    (found,) = changes(current(post, upto=1), current(post))
    return found


def test_every_item_of_a_thread_is_compared(office: Office) -> None:
    old = Content("One.", "en", more=(Part("Two."), Part("Three."), Part("Four.")))
    new = Content("One.", "en", more=(Part("Two."), Part("Three and a half.")))

    found = differing(office, old, new)

    assert found.threaded
    assert [
        (item.number, item.kind, "".join(p.text for p in item.text if p.kind == "new")) for item in found.items
    ] == [
        (3, "changed", "Three and a half."),
        (4, "removed", ""),
    ]


def test_item_that_came_to_a_thread_is_new(office: Office) -> None:
    found = differing(office, Content("One.", "en"), Content("One.", "en", more=(Part("Two."),)))

    assert [(item.number, item.kind, [(p.kind, p.text) for p in item.text]) for item in found.items] == [
        (2, "added", [("new", "Two.")])
    ]


def test_pictures_descriptions_and_captions_are_named(office: Office) -> None:
    bridge = Picture("ab" * 32, "bridge.png", "image/png", 10, "A bridge")
    crane = Picture("cd" * 32, "crane.png", "image/png", 10, "A crane")
    film = Picture("ef" * 32, "film.mp4", "video/mp4", 10, captions=(Captions("en", "11"), Captions("ro", "22")))
    renewed = replace(film, captions=(Captions("en", "33"), Captions("nb", "44")))
    old = Content("Look.", "en", "https://city.example/a", (bridge, crane, film))
    new = Content("Look.", "en", "https://city.example/b", (renewed, replace(bridge, alt="A red bridge")))
    rows = [Version(**stored(content), account=office.city, number=1) for content in (old, new)]

    (found,) = changes(*(Current(1, (row,)) for row in rows))

    assert found.lines == (Line("Link", "https://city.example/a", "https://city.example/b"),)
    assert [(line.label, line.old, line.new) for line in found.items[0].lines] == [
        ("Picture or film", "crane.png", ""),
        ("Captions of “film.mp4”, English", "", "other words or times"),
        ("Captions of “film.mp4”, Română", "", "taken off"),
        ("Captions of “film.mp4”, norsk (bokmål)", "", "added"),
        ("Description of “bridge.png”", "A bridge", "A red bridge"),
        ("Order of the pictures", "bridge.png, crane.png, film.mp4", "film.mp4, bridge.png"),
    ]
    assert not found.threaded


def test_copy_for_a_network_is_the_same_picture(office: Office) -> None:
    bridge = Picture("ab" * 32, "bridge.png", "image/png", 10, "A bridge")
    copy = replace(bridge, sha256="cd" * 32, original=bridge.sha256)
    rows = [Version(**stored(Content("Look.", "en", media=(it,))), account=office.city) for it in (bridge, copy)]

    (found,) = changes(*(Current(1, (row,)) for row in rows))

    assert found.items[0].lines == ()


def test_translation_is_named_by_its_language(office: Office) -> None:
    original = Content("Look.", "en")
    targets = {Target(office.city): original}
    post = office.write(shared=original)
    texts = {"": original, "ar": Content("انظر.", "ar")}
    office.save(post, texts=texts, versions={**targets, Target(office.city, "ar"): texts["ar"]})
    office.save(post, texts={"": original}, versions=targets)

    assert [(c.kind, c.translation, c.language) for c in changes(current(post, upto=1), current(post, upto=2))] == [
        ("added", "ar", "العربيّة")
    ]
    assert [(c.kind, c.language) for c in changes(current(post, upto=2), current(post))] == [("removed", "العربيّة")]


def test_details_are_compared_in_words(office: Office) -> None:
    kind = ContentType.objects.create(name="Notice", purpose=ContentType._meta.get_field("purpose").get_default())
    post = office.write()
    ends = office.clock() + timedelta(days=30)
    new = Details(
        content_type_id=kind.pk,
        risk=Risk.HIGH.value,
        confidentiality=Confidentiality.INTERNAL.value,
        expires_at=ends,
        fast_track=True,
        also_at="https://city.example/a",
    )
    office.save(post, title="The bridge", due_at=office.clock() + timedelta(days=1), details=new)

    with timezone.override("UTC"):
        found = details(stages(post)[0], post)

    assert [(line.label, line.old, line.new) for line in found] == [
        ("Title", "Bridge", "The bridge"),
        ("Time", "As soon as it is approved", "25 November 2026, 09:00"),
        ("Content type", "", "Notice"),
        ("Risk", "Normal", "High"),
        ("Confidentiality", "Public", "Internal"),
        ("Stands there until", "", "24 December 2026, 09:00"),
        ("Fast track", "No", "Yes"),
        ("Also available at", "", "https://city.example/a"),
    ]
    assert details(stages(post)[-1], post) == []
