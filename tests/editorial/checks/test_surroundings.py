from __future__ import annotations

from collections import OrderedDict
from datetime import date, timedelta

import pytest

from rostra.accounts.enums import SiteState
from rostra.accounts.models import LinkedSite
from rostra.core import files
from rostra.core.scoping import scope
from rostra.editorial import content as frozen
from rostra.editorial.actions import ask_review
from rostra.editorial.checks import surroundings, version_problems
from rostra.editorial.checks.draft import Around
from rostra.editorial.checks.surroundings import around, links_of
from rostra.editorial.content import Content, Part, Picture, Target
from rostra.editorial.enums import Confidentiality, EntryKind, Licence, PeopleShown
from rostra.editorial.library import as_picture, with_captions
from rostra.editorial.models import Asset, Captions, Consent, LinkState, PlanEntry, Post, Version
from rostra.policy.content_checks import ContentChecks
from tests.editorial.office import Office

LONG = "The library on Market Street opens again on Monday at nine, with longer hours."


def _around(office: Office, content: Content | None = None, post: Post | None = None) -> Around:
    versions = {Target(office.city): content or Content("Text.", "en")}
    return around(versions, post=post, decided=ContentChecks(), now=office.clock())


def _site(office: Office, state: SiteState) -> None:
    values = {"disclaimers": {}, "proposed_at": office.clock(), "proposed_by": office.cast.editor}
    listed = {"decided_at": office.clock(), "decided_by": office.cast.administrator, "review_on": date(2027, 1, 1)}
    LinkedSite.objects.create(
        who="Mayor",
        url=f"https://{state}.example/me",
        what="Blog",
        state=state,
        **values,
        **(listed if state == SiteState.LISTED else {}),
    )


def _asset(office: Office, name: str, **fields: object) -> Asset:
    stored = files.store(name.encode(), content_type="image/png")
    values = {"name": name, "type": "image/png", "size": 4, "licence": Licence.OWN, "people": PeopleShown.NOBODY}
    return Asset.objects.create(file=stored, added_by=office.cast.editor.user, **{**values, **fields})


def _shows(*assets: Asset) -> Content:
    pictures = (Picture(bytes(asset.file.sha256).hex(), asset.name, asset.type, asset.size, "Alt") for asset in assets)
    return Content("Text.", "en", media=tuple(pictures))


def _names(assets: list[Asset], hashes: frozenset[str]) -> list[str]:
    return [asset.name for asset in assets if bytes(asset.file.sha256).hex() in hashes]


def test_body_is_at_home_on_its_site_and_on_listed_ones(office: Office) -> None:
    office.cast.body.website = "https://www.city.example/start"
    office.cast.body.save()
    _site(office, SiteState.LISTED)
    _site(office, SiteState.PROPOSED)

    assert _around(office).hosts == {"city.example", "listed.example", "localhost"}


def test_body_without_a_site_is_nowhere_at_home(office: Office) -> None:
    office.cast.body.website = ""
    office.cast.body.save()
    _site(office, SiteState.LISTED)

    assert _around(office).hosts == frozenset()


def test_address_that_was_followed_in_vain_is_known(office: Office) -> None:
    for url, works in (("https://a.example", False), ("https://b.example", True), ("https://c.example", None)):
        LinkState.objects.create(url=url, asked_at=office.clock(), works=works)
    content = Content("See https://b.example and https://c.example.", "en", "https://a.example")

    assert _around(office, content).broken == {"https://a.example"}


def test_links_of_are_those_of_all_items_each_once() -> None:
    thread = Content("One https://b.example/x.", "en", "https://a.example", more=(Part("Two www.c.example"),))

    assert links_of([thread, thread]) == ["https://a.example", "https://b.example/x", "www.c.example"]


def test_what_was_approved_lately_is_known_but_not_the_post_itself(office: Office) -> None:
    post = office.approved(text=LONG)
    office.write(text="A draft of other words that nobody has approved.")

    assert [(twin.account, twin.essence[:11]) for twin in _around(office).twins] == [("city", "the library")]
    assert _around(office, post=post).twins == ()
    office.clock.forward(days=8)
    assert _around(office).twins == ()


@pytest.mark.parametrize(("planned", "soon", "later"), [(None, 1, 0), (0.5, 1, 0), (20, 0, 1)])
def test_what_waits_for_approval_is_known_when_it_would_go_out(
    office: Office, planned: float | None, soon: int, later: int
) -> None:
    """Without a time of its own as soon as it is approved."""
    due_at = None if planned is None else office.clock() + timedelta(days=planned)
    waiting = office.write(text=LONG, due_at=due_at)
    post = office.write(text="Other words.", due_at=office.clock() + timedelta(days=20))
    assert (len(_around(office).twins), len(_around(office, post=post).twins)) == (0, 0)

    ask_review(post=waiting, by=office.cast.editor, now=office.clock())

    assert (len(_around(office).twins), len(_around(office, post=post).twins)) == (soon, later)
    assert _around(office, post=waiting).twins == ()


@pytest.mark.parametrize(
    ("days", "near"), [(0, False), (12.9, False), (13.1, True), (20, True), (26.9, True), (27.1, False)]
)
def test_what_counts_is_when_the_others_go_out(office: Office, days: float, near: bool) -> None:
    """Written weeks ago, for a day three weeks from then; a thing planned is compared with what goes out around it."""
    office.approved(text=LONG, due_at=office.clock() + timedelta(days=20))
    office.clock.forward(days=1)
    due_at = office.clock() + timedelta(days=days - 1)
    post = office.write(text="Other words.", due_at=due_at if days else None)

    assert len(_around(office, post=post).twins) == near


def test_each_day_has_its_own_twins_in_memory(office: Office) -> None:
    later = office.clock() + timedelta(days=30)
    office.approved(text=LONG)
    office.approved(text="Other words, about the pool, which opens on Tuesday at noon.", due_at=later)
    post = office.write(text="A draft.", due_at=later)

    first, second = _around(office).twins, _around(office, post=post).twins

    assert [twin.essence[:11] for twin in (*first, *second)] == ["the library", "other words"]
    assert [_around(office).twins is first, _around(office, post=post).twins is second] == [True, True]


def test_words_of_other_posts_are_fetched_when_they_change(office: Office) -> None:
    office.approved(text=LONG)
    first = _around(office).twins
    assert [_around(office).twins is first, len(first)] == [True, 1]

    office.transit.name = office.city.name = "renamed"
    office.city.save()
    assert [twin.account for twin in _around(office).twins] == ["renamed"]
    office.approved(text="Other words, about the pool, which opens on Tuesday at noon.", accounts=(office.transit,))
    assert [twin.essence[:11] for twin in _around(office).twins] == ["other words", "the library"]
    Version.objects.update(text="", more=[])
    assert [twin.essence for twin in _around(office).twins] == ["", ""]


def test_words_of_one_body_are_not_those_of_another(office: Office) -> None:
    office.approved(text=LONG)
    assert len(_around(office).twins) == 1

    with scope(office.cast.other):
        versions = {Target(office.city): Content("Text.", "en")}
        found = around(versions, post=None, decided=ContentChecks(), now=office.clock())

    assert found.twins == ()


def test_no_more_bodies_are_kept_in_memory_than_fit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "MOST", 1)
    monkeypatch.setattr(surroundings, "_kept", kept := OrderedDict({("other", 1): ("", ())}))
    office.approved(text=LONG)

    assert [len(_around(office).twins), len(kept), ("other", 1) in kept] == [1, 1, False]


def test_election_on_the_calendar_is_known_while_it_lasts(office: Office) -> None:
    for title, kind, removed in (
        ("Concert", EntryKind.EVENT, None),
        ("Removed", EntryKind.ELECTION, office.clock()),
        ("Local elections", EntryKind.ELECTION, None),
    ):
        PlanEntry.objects.create(
            kind=kind,
            title=title,
            starts_at=office.clock() + timedelta(days=1),
            ends_at=office.clock() + timedelta(days=30),
            by=office.cast.editor.user,
            removed_at=removed,
        )
    post = office.write(due_at=office.clock() + timedelta(days=2))

    assert [_around(office).election, _around(office, post=post).election] == ["", "Local elections"]


@pytest.mark.parametrize(
    ("confidentiality", "marked", "secret"),
    [
        (Confidentiality.PUBLIC, "", False),
        (Confidentiality.INTERNAL, "Internal", False),
        (Confidentiality.RESTRICTED, "Restricted", True),
        (Confidentiality.SECRET, "Secret", True),
    ],
)
def test_class_of_the_post_is_known(office: Office, confidentiality: str, marked: str, secret: bool) -> None:
    post = Post(confidentiality=confidentiality, also_at="https://city.example/a")

    found = _around(office, post=post)

    assert (found.marked, found.secret, found.also_at) == (marked, secret, True)


def test_rights_hold_with_licence_and_people_known_until_their_day(office: Office) -> None:
    today = office.clock().date()
    assets = [
        _asset(office, "own"),
        _asset(office, "unknown", licence=Licence.UNKNOWN),
        _asset(office, "unseen", people=PeopleShown.UNKNOWN),
        _asset(office, "until", licence_until=today + timedelta(days=1)),
        _asset(office, "ended", licence_until=today - timedelta(days=1)),
    ]

    assert _names(assets, _around(office, _shows(*assets)).recorded) == ["own", "until"]


def test_people_have_agreed_while_one_consent_holds(office: Office) -> None:
    today = office.clock().date()
    asked = [_asset(office, name, people=PeopleShown.AGREED) for name in ("yes", "over", "taken back", "never")]
    no = _asset(office, "no", people=PeopleShown.NOT_AGREED)
    for asset, fields in (
        (asked[0], {}),
        (asked[1], {"until": today - timedelta(days=1)}),
        (asked[2], {"withdrawn_at": office.clock()}),
    ):
        values = {"noted_by": office.cast.editor.user, "noted_at": office.clock(), **fields}
        Consent.objects.create(asset=asset, person="Ana", given_on=today, **values)

    found = _around(office, _shows(*asked, no)).unagreed

    assert _names([*asked, no], found) == ["over", "taken back", "never", "no"]


def test_captions_count_that_go_out_not_those_that_the_library_has(office: Office) -> None:
    film = _asset(office, "film", type="video/mp4")
    words = files.store(b"WEBVTT", content_type="text/vtt")
    Captions.objects.create(
        asset=film, language="en", file=words, added_by=office.cast.editor.user, added_at=office.clock()
    )
    frozen_without = Content("Text.", "en", media=(as_picture(film),))
    frozen_with = with_captions({"": frozen_without})[""]

    found = [
        {each.code for each in version_problems(office.city, content, now=office.clock())}
        for content in (frozen_without, frozen_with)
    ]

    assert ["captions_missing" in codes for codes in found] == [True, False]


def test_words_of_captions_are_read_without_their_times(office: Office) -> None:
    begin = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n"
    kept, lost = (files.store(begin + words, content_type="text/vtt") for words in (b"Hello\nthere\n", b"Lost\n"))
    files._path(office.cast.body.pk, bytes(lost.sha256)).unlink()
    captions = tuple(frozen.Captions("en", bytes(file.sha256).hex()) for file in (kept, lost))
    film = Picture("cd" * 32, "film.mp4", "video/mp4", 10, captions=captions)

    spoken = _around(office, Content("Text.", "en", more=(Part("More", (film,)),))).spoken

    assert spoken == {captions[0].sha256: "Hello\nthere", captions[1].sha256: ""}
    assert _around(office).spoken == {}


def test_of_many_twins_those_nearest_in_time_are_known(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever they were written."""
    monkeypatch.setattr(surroundings, "TWINS", 2)
    now = office.clock()
    for number, days in enumerate((0, 1, -6, 6)):
        post = office.write(f"Number {number}: {LONG}")
        Post.objects.filter(pk=post.pk).update(state="approved", due_at=now + timedelta(days=days))

    assert sorted(twin.at for twin in _around(office).twins) == [now, now + timedelta(days=1)]
