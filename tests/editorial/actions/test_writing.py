from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connections
from PIL import Image

from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.editorial.actions import NotAllowed, NotNow, SavedMeanwhile, save_post
from rostra.editorial.content import Content, Details, Target
from rostra.editorial.enums import PostState
from rostra.editorial.media import MAX_BYTES, NotAPicture
from rostra.editorial.models import Post, Slot, Version
from rostra.editorial.queries import current
from rostra.people.actions import add_unit, give_role
from rostra.people.enums import RoleCode
from rostra.publishing.enums import DeliveryState
from tests.cast import Cast
from tests.editorial.office import TEXT, Clock, Office, connect, photograph


def test_new_post_is_a_draft_with_a_version_per_account(office: Office) -> None:
    post = office.write(accounts=(office.city, office.transit))

    post.refresh_from_db()
    assert (post.state, post.revision, post.author) == (PostState.DRAFT, 1, office.cast.editor.user)
    assert [(v.account and v.account.name, v.text, v.number) for v in current(post).rows] == [
        ("city", "The bridge is open.", 1),
        ("transit", "The bridge is open.", 1),
        (None, "The bridge is open.", 1),
    ]


def test_new_post_is_logged_and_each_version_captured(office: Office) -> None:
    post = office.write()

    events = list(Event.objects.filter(kind__startswith="editorial.").order_by("pk"))
    assert [(e.kind, e.actor, bool(e.content_hash)) for e in events] == [
        ("editorial.post_created", office.cast.editor.user, False),
        ("editorial.version_saved", office.cast.editor.user, True),
        ("editorial.version_saved", office.cast.editor.user, True),
        ("editorial.post_saved", office.cast.editor.user, False),
    ]
    assert events[-1].data == {
        "revision": 1,
        "title": "Bridge",
        "due_at": None,
        "voided": False,
        "changed": ["shared", f"added:{office.city.pk}"],
    }
    assert post.pk


def test_post_without_accounts_keeps_its_text(office: Office) -> None:
    post = office.write(accounts=())

    shared = current(post).shared
    assert shared is not None
    assert shared.text == "The bridge is open."


def test_save_writes_rows_only_for_what_changed(office: Office) -> None:
    post = office.write(accounts=(office.city, office.transit))
    shared = Content("The bridge is open.", "en")
    versions = {
        Target(office.city): shared,
        Target(office.transit): replace(shared, text="Trams cross the bridge again."),
    }

    saved = office.save(post, versions=versions)

    rows = Version.objects.filter(post=post, number=2)
    assert [(row.account, row.text) for row in rows] == [(office.transit, "Trams cross the bridge again.")]
    assert (saved.changes, saved.voided, post.revision) == (["transit: text"], False, 2)


def test_save_of_the_same_changes_nothing(office: Office) -> None:
    post = office.write()

    saved = office.save(post)

    assert (saved.changes, post.revision) == ([], 1)
    assert Version.objects.filter(post=post).count() == 2
    assert Event.objects.filter(kind="editorial.post_saved").count() == 1


def test_account_taken_off_leaves_the_post_and_stays_on_record(office: Office) -> None:
    post = office.write(accounts=(office.city, office.transit))

    saved = office.save(post, accounts=(office.city,))

    assert current(post).accounts == [office.city]
    assert saved.changes == ["transit taken off"]
    assert Version.objects.filter(post=post, account=office.transit, removed=True).count() == 1


def test_every_part_that_changed_is_named(office: Office, clock: Clock) -> None:
    post = office.write()
    content = Content("Other.", "nb", "https://city.example/", (office.media(content=photograph(), name="a.jpg"),))

    saved = office.save(
        post,
        shared=content,
        accounts=(office.city, office.transit),
        title="Another title",
        due_at=clock() + timedelta(hours=1),
    )

    assert saved.changes == [
        "title",
        "time",
        "text for all accounts",
        "city: text",
        "city: language",
        "city: link",
        "city: pictures",
        "transit added",
    ]


def test_second_editor_is_told_who_was_faster_and_nothing_is_overwritten(office: Office) -> None:
    post = office.write()
    office.save(post, "Theirs.", by=office.cast.approver)

    with pytest.raises(SavedMeanwhile, match="Jonas Berg changed this post after you opened it") as told:
        office.save(post, "Mine.", revision=1)

    assert told.value.post == post
    assert [v.text for v in current(post).versions] == ["Theirs."]


def test_of_two_editors_at_the_same_moment_one_gets_through(committed: str, now: datetime) -> None:
    cast, outcomes = Cast(now=now), list[str]()
    with FakeNetwork() as network, registry.temporary(FakeChannel), scope(cast.body):
        office = Office(cast, network, Clock(now))
        post = office.write()
        barrier = threading.Barrier(2)

        def save(text: str) -> None:
            with scope(cast.body):
                own = Post.objects.get(pk=post.pk)
                barrier.wait(timeout=20)
                try:
                    office.save(own, text)
                    outcomes.append("saved")
                except Faster:
                    outcomes.append("faster")
                finally:
                    connections.close_all()

        threads = [threading.Thread(target=save, args=(text,)) for text in ("One.", "Two.")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["faster", "saved"]
        assert Post.objects.get(pk=post.pk).revision == 2
        assert Version.objects.filter(post=post, number=2, account=office.city).count() == 1


@pytest.mark.parametrize("state", [PostState.REVIEW, PostState.APPROVED])
def test_any_edit_takes_the_approval_back(office: Office, clock: Clock, state: str) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    office.ask(post)
    if state == PostState.APPROVED:
        office.approve(post)

    saved = office.save(post, "Changed.")

    post.refresh_from_db()
    assert (saved.voided, saved.changes) == (True, ["text for all accounts", "city: text"])
    assert (post.state, post.review_asked_by) == (PostState.DRAFT, None)
    assert Event.objects.filter(kind="editorial.post_saved", data__voided=True).count() == 1


def test_edit_of_an_approved_post_cancels_what_was_to_go_out(office: Office, clock: Clock) -> None:
    post = office.approved(due_at=clock() + timedelta(hours=1))
    before = office.deliveries(post)["city"]

    office.save(post, "Changed.")

    before.refresh_from_db()
    assert before.state == DeliveryState.CANCELLED
    clock.forward(hours=2)
    office.work()
    assert office.network.items("city") == ()


def test_title_alone_takes_the_approval_back_and_makes_a_hand(office: Office) -> None:
    post = office.write()
    office.ask(post)

    office.save(post, title="Better", by=office.cast.approver)

    assert post.state == PostState.DRAFT
    assert office.cast.approver.user_id in current(post).hands


def test_published_post_cannot_be_edited(office: Office) -> None:
    post = office.published()

    with pytest.raises(NotNow):
        office.save(post, "Changed.")


def test_new_time_in_the_past_is_refused(office: Office, clock: Clock) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))

    with pytest.raises(Refused, match="This time has passed") as refused:
        office.save(post, due_at=clock() - timedelta(seconds=1))

    assert refused.value.field == "day"


def test_old_time_that_has_passed_does_not_stand_in_the_way(office: Office, clock: Clock) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    clock.forward(hours=2)

    saved = office.save(post, "Changed.")

    assert saved.changes == ["text for all accounts", "city: text"]


def test_new_time_is_told_about_again(office: Office, clock: Clock) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    clock.forward(hours=2)
    office.work()
    post.refresh_from_db()

    office.save(post, due_at=clock() + timedelta(hours=1))

    assert post.unapproved_told_at is None


def test_nothing_is_left_of_a_refused_new_post(office: Office, clock: Clock) -> None:
    with pytest.raises(Refused):
        office.write(due_at=clock() - timedelta(hours=1))

    assert not Post.objects.exists()
    assert not Version.objects.exists()
    assert not Event.objects.filter(kind__startswith="editorial.").exists()


@pytest.mark.parametrize("role", ["responder", "records", "security", "administrator", "reader"])
def test_only_writers_write(office: Office, role: str) -> None:
    post = office.write()
    member = getattr(office.cast, role)

    with pytest.raises(NotAllowed):
        office.write(by=member)
    with pytest.raises(NotAllowed):
        office.save(post, "Mine.", by=member)


def test_writer_of_a_unit_cannot_write_for_another_units_account(office: Office, now: datetime) -> None:
    unit = add_unit(name="Harbour", by=None, now=now)
    harbour = connect(office.network, "harbour", now=now, unit=unit)
    reader = office.cast.reader
    give_role(member=reader, code=RoleCode.EDITOR, by=None, now=now, unit=unit)

    post = office.write(by=reader, unit=unit, accounts=(harbour,))

    assert current(post).accounts == [harbour]
    with pytest.raises(Refused, match="You may not write for city"):
        office.write(by=reader, unit=unit, accounts=(office.city,))


def test_stale_object_is_refused(office: Office) -> None:
    post = office.write()
    stale = Post.objects.get(pk=post.pk)
    office.save(post, "First.")

    with pytest.raises(Faster):
        save_post(
            post=stale,
            revision=stale.revision,
            title=stale.title,
            due_at=None,
            texts={"": Content("Second.", "en")},
            versions={},
            by=office.cast.editor,
            now=office.clock(),
        )


def _stored(sha256: str) -> bytes:
    return files.read(StoredFile.objects.get(sha256=bytes.fromhex(sha256)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_loses_who_took_it_and_where(office: Office, kind: str) -> None:
    content = photograph(kind)

    picture = office.media(content=content, name=r"C:\photos\bridge.jpg", alt="A bridge")

    cleaned = _stored(picture.sha256)
    with Image.open(BytesIO(content)) as before, Image.open(BytesIO(cleaned)) as after:
        assert (dict(before.getexif()) != {}, dict(after.getexif()), after.size) == (True, {}, (40, 20))
    assert b"Ana Popa" not in cleaned
    assert (picture.name, picture.type, picture.size, picture.alt) == (
        "bridge.jpg",
        f"image/{kind.lower()}",
        len(cleaned),
        "A bridge",
    )


def test_picture_is_turned_upright_before_its_orientation_is_lost(office: Office) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, format="JPEG", exif=exif)

    picture = office.media(content=out.getvalue(), name="a.jpg")

    with Image.open(BytesIO(_stored(picture.sha256))) as after:
        assert after.size == (20, 40)


def test_picture_loses_its_comment(office: Office) -> None:
    picture = office.media(content=photograph(comment=b"taken by Ana"), name="a.jpg")

    assert b"taken by Ana" not in _stored(picture.sha256)


def test_transparency_stays(office: Office) -> None:
    out = BytesIO()
    Image.new("P", (4, 4)).save(out, format="PNG", transparency=0)

    picture = office.media(content=out.getvalue(), name="a.png")

    with Image.open(BytesIO(_stored(picture.sha256))) as after:
        assert after.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


def test_picture_of_a_telephone_with_two_views_is_a_jpeg(office: Office) -> None:
    out = BytesIO()
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (8, 8), "blue")
    first.save(out, format="MPO", save_all=True, append_images=[second])

    picture = office.media(content=out.getvalue(), name="a.jpg")

    assert picture.type == "image/jpeg"
    with Image.open(BytesIO(_stored(picture.sha256))) as after:
        assert (after.format, after.size) == ("JPEG", (40, 20))


def _moving() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(out, format="PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _many_pixels(side: int) -> bytes:
    out = BytesIO()
    Image.new("1", (side, side)).save(out, format="PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG, PNG or WebP", id="svg"),
        pytest.param(b"", "no JPEG, PNG or WebP", id="empty"),
        pytest.param(photograph()[:300], "no JPEG, PNG or WebP", id="cut"),
        pytest.param(photograph("TIFF"), "no JPEG, PNG or WebP", id="tiff"),
        pytest.param(b"x" * (MAX_BYTES + 1), r"has 10\.1 MB; Rostra takes at most 10\.0 MB", id="large"),
        pytest.param(_moving(), "Moving pictures", id="moving"),
        pytest.param(_many_pixels(7_000), "more than 40 million pixels", id="pixels"),
        pytest.param(_many_pixels(10_000), "more than 40 million pixels", id="bomb"),
    ],
)
def test_file_that_is_no_usable_picture_is_refused(office: Office, content: bytes, reason: str) -> None:
    with pytest.raises(NotAPicture, match=reason) as refused:
        office.media(content=content, name="a")

    assert refused.value.field == "file"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"), [("../../etc/passwd", "passwd"), ("a\x00b\n.png", "ab.png"), ("", "picture")]
)
def test_name_of_a_file_is_one_line_without_folders(office: Office, given: str, kept: str) -> None:
    picture: Any = office.media(content=photograph(), name=given)

    assert picture.name == kept


@pytest.mark.parametrize("day", [None, date(2026, 12, 2)])
def test_place_that_the_plan_does_not_have_is_refused(office: Office, day: date | None) -> None:
    slot = Slot.objects.create(
        account=office.city, name="Mondays", days=[0], clock=time(9), starts_on=date(2026, 11, 2), every_weeks=1
    )
    with pytest.raises(Refused, match="no such place"):
        office.write(details=Details(slot_id=slot.pk, slot_day=day))


def test_place_in_the_plan_of_another_body_is_refused(office: Office) -> None:
    slot = Slot.objects.create(
        account=office.city, name="Mondays", days=[0], clock=time(9), starts_on=date(2026, 11, 2), every_weeks=1
    )
    Slot.everywhere.filter(pk=slot.pk).update(body=office.cast.other)

    with pytest.raises(Refused, match="no such place"):
        office.write(details=Details(slot_id=slot.pk, slot_day=date(2026, 12, 7)))


def test_post_may_have_words_for_its_accounts_alone(office: Office) -> None:
    post = office.write(texts={})

    assert [(row.account, row.text) for row in Version.objects.filter(post=post)] == [(office.city, TEXT)]
