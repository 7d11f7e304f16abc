from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions.library import (
    AssetFields,
    add_asset,
    add_captions,
    archive_asset,
    note_consent,
    save_asset,
    withdraw_consent,
)
from rostra.editorial.actions.moves import NotAllowed
from rostra.editorial.content import Content, Part, Picture
from rostra.editorial.enums import Licence, PeopleShown
from rostra.editorial.library import Wanted, assets, ending, posts_with, shelf, trouble_of, with_state
from rostra.editorial.models import Asset, Captions, Consent, Post
from rostra.people.actions import add_member, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Notice
from rostra.publishing.actions import deliver_due
from tests.editorial.office import Office, photograph
from tests.editorial.test_film import SUBRIP, movie

FIELDS = AssetFields(name="Bridge", alt="A red bridge", licence="own", people="nobody")


@pytest.fixture
def picture(office: Office) -> Asset:
    return add_asset(content=photograph(), name="bridge.jpg", by=office.cast.editor, now=office.clock())


@pytest.fixture
def film(office: Office) -> Asset:
    return add_asset(content=movie(), name="bridge.mp4", by=office.cast.editor, now=office.clock())


def kinds(asset: Asset) -> list[str]:
    rows = Event.objects.filter(about=f"editorial.asset:{asset.pk}").order_by("pk")
    return [kind.removeprefix("editorial.") for kind in rows.values_list("kind", flat=True)]


def test_picture_is_kept_with_its_measures_and_without_its_maker(picture: Asset) -> None:
    assert (picture.name, picture.type, picture.width, picture.height) == ("bridge.jpg", "image/jpeg", 40, 20)
    assert b"Ana Popa" not in files.read(picture.file)
    assert kinds(picture) == ["asset_added"]


def test_film_is_kept_with_its_measures_and_without_its_place(film: Asset) -> None:
    assert (film.type, film.seconds, film.width, film.height) == ("video/mp4", 12.0, 1920, 1080)
    assert b"+47.0105" not in files.read(film.file)


def test_same_file_is_the_same_row(office: Office, picture: Asset) -> None:
    again = add_asset(content=photograph(), name="again.jpg", by=office.cast.editor, now=office.clock())

    assert (again.pk, again.name, kinds(picture)) == (picture.pk, "bridge.jpg", ["asset_added"])


def test_only_writers_change_the_library(office: Office, picture: Asset, film: Asset) -> None:
    reader, now = office.cast.reader, office.clock()
    consent = note_consent(asset=picture, person="Ioana", given_on=now.date(), by=office.cast.editor, now=now)
    tries: list[Any] = [
        lambda: add_asset(content=photograph(), name="x.jpg", by=reader, now=now),
        lambda: save_asset(asset=picture, fields=FIELDS, by=reader, now=now),
        lambda: archive_asset(asset=picture, by=reader, now=now),
        lambda: note_consent(asset=picture, person="Ioana", given_on=now.date(), by=reader, now=now),
        lambda: withdraw_consent(consent=consent, by=reader, now=now),
        lambda: add_captions(asset=film, language="ro", content=SUBRIP.encode(), by=reader, now=now),
    ]

    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()


def test_what_is_said_of_a_file_stands_in_the_log(office: Office, picture: Asset) -> None:
    fields = replace(FIELDS, licence_until=office.clock().date())

    save_asset(asset=picture, fields=fields, by=office.cast.editor, now=office.clock())
    save_asset(asset=picture, fields=fields, by=office.cast.editor, now=office.clock())

    assert kinds(picture) == ["asset_added", "asset_changed"]
    assert Event.objects.get(kind="editorial.asset_changed").data == fields.data
    assert Asset.objects.get().licence == Licence.OWN
    with pytest.raises(Refused, match="name"):
        save_asset(asset=picture, fields=replace(fields, name=" "), by=office.cast.editor, now=office.clock())


def test_what_is_in_the_archive_is_changed_no_more(office: Office, picture: Asset) -> None:
    editor, now = office.cast.editor, office.clock()
    archive_asset(asset=picture, by=editor, now=now)

    assert shelf(today=office.clock().date()) == []
    assert list(assets(Wanted(archived=True), today=now.date())) == [picture]
    with pytest.raises(Faster):
        archive_asset(asset=picture, by=editor, now=now)
    with pytest.raises(Refused, match="archive"):
        save_asset(asset=picture, fields=FIELDS, by=editor, now=now)


def test_consent_says_that_people_agreed_and_names_nobody_in_the_log(office: Office, picture: Asset) -> None:
    now = office.clock()

    consent = note_consent(
        asset=picture, person=" Ioana ", given_on=now.date(), by=office.cast.editor, now=now, document=b"%PDF-1.4 yes"
    )

    assert (consent.person, Asset.objects.get().people) == ("Ioana", PeopleShown.AGREED)
    assert consent.document is not None
    assert files.read(consent.document) == b"%PDF-1.4 yes"
    assert "Ioana" not in str(Event.objects.get(kind="editorial.consent_noted").data)


def test_consent_leaves_what_was_said_of_others(office: Office, picture: Asset) -> None:
    now = office.clock()
    save_asset(asset=picture, fields=replace(FIELDS, people="public"), by=office.cast.editor, now=now)

    note_consent(asset=picture, person="Ioana", given_on=now.date(), by=office.cast.editor, now=now)

    assert Asset.objects.get().people == PeopleShown.PUBLIC


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"person": " "}, "person"),
        ({"given_on": timedelta(days=1)}, "given_on"),
        ({"until": timedelta(days=-1)}, "until"),
        ({"document": b"<html>"}, "document"),
        ({"document": b"%PDF-" + bytes(10_000_000)}, "document"),
    ],
)
def test_consent_that_makes_no_sense_is_refused(
    office: Office, picture: Asset, wrong: dict[str, Any], field: str
) -> None:
    now = office.clock()
    days = {name: now.date() + value if isinstance(value, timedelta) else value for name, value in wrong.items()}
    values = {"person": "Ioana", "given_on": now.date(), **days}

    with pytest.raises(Refused) as refused:
        note_consent(asset=picture, by=office.cast.editor, now=now, **values)

    assert refused.value.field == field


def test_consent_that_is_taken_back_stops_the_file(office: Office, picture: Asset) -> None:
    editor, now = office.cast.editor, office.clock()
    consent = note_consent(asset=picture, person="Ioana", given_on=now.date(), by=editor, now=now)

    withdraw_consent(consent=consent, by=editor, now=now)

    assert Asset.objects.get().people == PeopleShown.NOT_AGREED
    assert kinds(picture) == ["asset_added", "consent_noted", "consent_withdrawn"]
    with pytest.raises(Faster):
        withdraw_consent(consent=consent, by=editor, now=now)


def taken_back(office: Office, picture: Asset) -> Asset:
    editor, now = office.cast.editor, office.clock()
    consent = note_consent(asset=picture, person="Ioana", given_on=now.date(), by=editor, now=now)
    withdraw_consent(consent=consent, by=editor, now=now)
    return Asset.objects.get(pk=picture.pk)


@pytest.mark.parametrize("people", ["nobody", "public", "agreed", "unknown"])
def test_writer_cannot_say_that_a_consent_taken_back_does_not_matter(
    office: Office, picture: Asset, people: str
) -> None:
    asset, fields = taken_back(office, picture), replace(FIELDS, people=people)

    with pytest.raises(Refused) as refused:
        save_asset(asset=asset, fields=fields, reason="So it is", by=office.cast.editor, now=office.clock())

    assert (refused.value.field, Asset.objects.get().people) == ("people", PeopleShown.NOT_AGREED)


def test_approver_says_why_a_consent_taken_back_does_not_matter(office: Office, picture: Asset) -> None:
    asset, by = taken_back(office, picture), {"by": office.cast.approver, "now": office.clock()}
    with pytest.raises(Refused) as refused:
        save_asset(asset=asset, fields=FIELDS, reason=" ", **by)
    assert (refused.value.field, Asset.objects.get().people) == ("reason", PeopleShown.NOT_AGREED)

    save_asset(asset=asset, fields=FIELDS, reason="It was cropped", **by)

    assert Asset.objects.get().people == PeopleShown.NOBODY
    assert Event.objects.get(kind="editorial.asset_changed").data == {**FIELDS.data, "reason": "It was cropped"}


def test_writer_describes_a_file_whose_consent_was_taken_back(office: Office, picture: Asset) -> None:
    asset = taken_back(office, picture)
    fields = replace(FIELDS, people=PeopleShown.NOT_AGREED.value)

    save_asset(asset=asset, fields=fields, by=office.cast.editor, now=office.clock())

    assert Asset.objects.get().alt == FIELDS.alt
    assert Event.objects.get(kind="editorial.asset_changed").data == fields.data


def test_captions_replace_those_of_the_same_language(office: Office, film: Asset) -> None:
    editor, now = office.cast.editor, office.clock()
    add_captions(asset=film, language="ro", content=SUBRIP.encode(), by=editor, now=now)
    add_captions(asset=film, language="ro", content=SUBRIP.replace("Podul", "Tunelul").encode(), by=editor, now=now)

    assert "Tunelul" in files.read(Captions.objects.get().file).decode()


def test_pictures_have_no_captions(office: Office, picture: Asset) -> None:
    with pytest.raises(Refused, match="Only films"):
        add_captions(asset=picture, language="ro", content=SUBRIP.encode(), by=office.cast.editor, now=office.clock())


# --- What the library tells --------------------------------------------------------------------------


def troubles(office: Office, asset: Asset) -> list[str]:
    today = office.clock().date()
    row: Any = with_state(Asset.objects.filter(pk=asset.pk), today=today).get()
    return trouble_of(row, today=today, agreed=row.agreed, captioned=row.captioned)


def test_new_file_lacks_everything(office: Office, picture: Asset, film: Asset) -> None:
    assert troubles(office, picture) == ["licence", "people", "alt"]
    assert troubles(office, film) == ["licence", "people", "alt", "captions"]


@pytest.mark.parametrize(("days", "code"), [(-1, ["ended"]), (10, ["ends"]), (40, [])])
def test_right_that_ends_is_told(office: Office, picture: Asset, days: int, code: list[str]) -> None:
    until = office.clock().date() + timedelta(days=days)
    save_asset(asset=picture, fields=replace(FIELDS, licence_until=until), by=office.cast.editor, now=office.clock())

    assert troubles(office, picture) == code
    assert [row.pk for row in assets(Wanted(trouble=True), today=office.clock().date())] == (
        [picture.pk] if code else []
    )


def test_consent_that_has_run_out_is_none(office: Office, picture: Asset) -> None:
    now = office.clock()
    save_asset(asset=picture, fields=replace(FIELDS, people="agreed"), by=office.cast.editor, now=now)
    day = now.date()
    row = note_consent(
        asset=picture, person="Ioana", given_on=day, until=day + timedelta(days=5), by=office.cast.editor, now=now
    )

    assert (troubles(office, picture), list(ending(now))) == ([], [row])
    Consent.objects.update(given_on=day - timedelta(days=9), until=day - timedelta(days=1))
    assert (troubles(office, picture), list(ending(now))) == (["consent"], [])


def test_files_are_found_by_words_and_kind(office: Office, picture: Asset, film: Asset) -> None:
    today = office.clock().date()
    save_asset(asset=picture, fields=FIELDS, by=office.cast.editor, now=office.clock())

    def found(**wanted: Any) -> list[Asset]:
        return list(assets(Wanted(**wanted), today=today))

    assert found() == [film, picture]
    assert found(words="red") == [picture]
    assert found(words="ridge.mp") == [film]
    assert found(kind="video") == [film]
    assert shelf(today=office.clock().date()) == [film, picture]


def test_posts_with_a_file_are_named(office: Office, picture: Asset) -> None:
    name = bytes(picture.file.sha256).hex()
    held = Picture(name, picture.name, picture.type, picture.size, "A red bridge")
    post = office.write(shared=Content("Look.", "en", media=(held,)))
    office.write()

    assert posts_with(picture, office.cast.reader) == [post]


def test_number_of_queries_does_not_grow(office: Office) -> None:
    def count() -> int:
        today = office.clock().date()
        with CaptureQueriesContext(connection) as queries:
            for row in with_state(assets(Wanted(), today=today), today=today):
                assert f"{row.file.size} {row.added_by.name}"
        return len(queries)

    add_asset(content=photograph(), name="1.jpg", by=office.cast.editor, now=office.clock())
    one = count()
    for number in range(2, 9):
        content = photograph(size=(40, 20 + number))
        add_asset(content=content, name=f"{number}.jpg", by=office.cast.editor, now=office.clock())

    assert count() == one


def test_posts_of_others_with_a_file_are_not_named(office: Office, picture: Asset) -> None:
    item = Picture(bytes(picture.file.sha256).hex(), "bridge.jpg", "image/jpeg", picture.size)
    office.write(shared=Content("The bridge is open.", "en", media=(item,)))
    outsider = add_member(email="out@portavale.example", name="Out", by=None, now=office.clock())
    give_role(member=outsider, code=RoleCode.READER, unit=office.cast.unit, by=None, now=office.clock())

    assert posts_with(picture, outsider) == []


def test_post_with_a_file_in_a_later_part_is_named(office: Office, picture: Asset) -> None:
    item = Picture(bytes(picture.file.sha256).hex(), "bridge.jpg", "image/jpeg", picture.size)
    post = office.write(shared=Content("One.", "en", more=(Part("Two.", (item,)),)))

    assert posts_with(picture, office.cast.reader) == [post]


def test_approved_post_does_not_go_out_once_a_consent_is_taken_back(office: Office, picture: Asset) -> None:
    item = Picture(bytes(picture.file.sha256).hex(), "bridge.jpg", "image/jpeg", picture.size, "A bridge")
    due_at = office.clock() + timedelta(hours=1)
    save_asset(asset=picture, fields=FIELDS, by=office.cast.editor, now=office.clock())
    consent = note_consent(
        asset=picture, person="Ana", given_on=office.clock().date(), by=office.cast.editor, now=office.clock()
    )
    post = office.approved(shared=Content("The bridge.", "en", media=(item,)), due_at=due_at)
    other = office.approved(due_at=due_at, accounts=(office.transit,))

    withdraw_consent(consent=consent, by=office.cast.approver, now=office.clock())
    office.clock.forward(hours=2)
    office.work()

    post.refresh_from_db()
    assert (post.state, office.states(post), office.states(other)) == (
        "draft",
        {"city": "cancelled"},
        {"transit": "sent"},
    )
    told = Notice.objects.get(kind="editorial.returned")
    assert (told.user, told.data["reason"]) == (
        office.cast.editor.user,
        "Somebody who is shown in “Bridge” took back their consent.",
    )


def test_what_is_out_already_is_left_when_a_consent_is_taken_back(office: Office, picture: Asset) -> None:
    item = Picture(bytes(picture.file.sha256).hex(), "bridge.jpg", "image/jpeg", picture.size, "A bridge")
    save_asset(asset=picture, fields=FIELDS, by=office.cast.editor, now=office.clock())
    consent = note_consent(
        asset=picture, person="Ana", given_on=office.clock().date(), by=office.cast.editor, now=office.clock()
    )
    post = office.approved(shared=Content("The bridge.", "en", media=(item,)))
    deliver_due(clock=office.clock)

    withdraw_consent(consent=consent, by=office.cast.approver, now=office.clock())

    post.refresh_from_db()
    assert (post.state, office.states(post)) == ("approved", {"city": "sent"})


def test_captions_of_what_is_approved_are_for_whoever_approves(office: Office, film: Asset) -> None:
    name = bytes(film.file.sha256).hex()
    held = Picture(name, film.name, film.type, film.size, "A crane")
    post = office.write(shared=Content("Look.", "en", media=(held,)))
    Post.objects.filter(pk=post.pk).update(state="approved")
    given: dict[str, Any] = {"asset": film, "language": "ro", "content": SUBRIP.encode(), "now": office.clock()}

    with pytest.raises(Refused, match="approved or published"):
        add_captions(**given, by=office.cast.editor)
    add_captions(**given, by=office.cast.approver)

    assert Captions.objects.count() == 1
