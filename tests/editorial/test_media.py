"""Pictures made to fit a network: as good as it takes them, upright, and without what tells of a person or a place."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from rostra.channels.contract import Capabilities, Level
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.editorial.actions import override_check
from rostra.editorial.checks import Blocked, content_hash, version_problems
from rostra.editorial.content import Content, Picture, Target
from rostra.editorial.enums import PostState
from rostra.editorial.media import NotAPicture, can_be_fitted, fits, fitted, prepared
from rostra.editorial.queries import current
from tests.editorial.office import Office, photograph

ALL = ("image/jpeg", "image/png", "image/webp")


def noise(kind: str = "JPEG", size: tuple[int, int] = (1800, 900), mode: str = "RGB", **options: Any) -> bytes:
    """A picture that no encoder makes small."""
    pixels = random.Random(7).randbytes(size[0] * size[1] * len(mode))
    out = BytesIO()
    Image.frombytes(mode, size, pixels).save(out, format=kind, **options)
    return out.getvalue()


def can(limit: int = 0, types: tuple[str, ...] = ALL) -> Capabilities:
    return Capabilities(media=4, media_bytes=limit, media_types=types)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("limit", [1_000_000, 200_000, 20_000])
def test_copy_is_as_large_as_the_network_takes(limit: int) -> None:
    content, kind = fitted(noise(quality=100), can(limit))

    assert (kind, fits(kind, len(content), can(limit))) == ("image/jpeg", True)
    assert len(content) > limit / 4
    assert opened(content).width == pytest.approx(2 * opened(content).height, abs=2)


def test_picture_that_nothing_makes_small_enough_is_as_small_as_it_gets() -> None:
    content, _kind = fitted(noise(size=(200, 100)), can(100))

    assert opened(content).size == (120, 60)


@pytest.mark.parametrize(
    ("types", "kind", "mode"),
    [(ALL, "image/webp", "RGBA"), (("image/png", "image/jpeg"), "image/png", "RGBA"), (ALL[:1], "image/jpeg", "RGB")],
)
def test_see_through_parts_stay_where_the_network_takes_them(types: tuple[str, ...], kind: str, mode: str) -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 400)).save(out, format="PNG")

    content, made = fitted(out.getvalue(), can(1_000_000, types))

    assert (made, opened(content).mode) == (kind, mode)
    assert opened(content).convert("RGB").getpixel((5, 5)) == ((255, 255, 255) if mode == "RGB" else (0, 0, 0))


def test_only_pictures_can_be_fitted_and_only_for_networks_that_take_some() -> None:
    taken = [
        can_be_fitted("image/png", can()),
        can_be_fitted("image/png", can(types=())),
        can_be_fitted("image/png", can(types=("video/mp4",))),
        can_be_fitted("application/pdf", can()),
    ]

    assert taken == [True, True, False, False]


def test_prepared_file_is_upright_small_and_says_nothing_of_its_maker() -> None:
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Ana Popa"
    out = BytesIO()
    image.save(out, format="JPEG", exif=exif)

    as_it_is, _kind = prepared(out.getvalue(), "application/octet-stream", can())
    other_type, kind = prepared(out.getvalue(), "image/jpeg", can(types=("image/png",)))

    assert (opened(as_it_is).size, b"Ana Popa" in as_it_is) == ((20, 40), False)
    assert (kind, opened(other_type).format) == ("image/png", "PNG")
    assert prepared(out.getvalue(), "image/jpeg", can(types=("video/mp4",))) == (as_it_is, "image/jpeg")
    assert prepared(b"%PDF", "application/pdf", can()) == (b"%PDF", "application/pdf")
    with pytest.raises(NotAPicture):
        prepared(b"nothing", "image/png", can())


@pytest.fixture
def large(office: Office) -> Picture:
    """A picture that is larger than the office's network takes."""
    picture = office.media(content=noise(quality=100), name="bridge.jpg", alt="A bridge")
    assert picture.size > 1_000_000
    return picture


def test_large_picture_goes_out_as_a_copy_and_stays_as_it_was(office: Office, large: Picture) -> None:
    post = office.published(shared=Content("Look.", "en", media=(large,)))

    sent = Content.of(current(post).versions[0]).media[0]
    delivered = office.deliveries(post)["city"]
    assert (sent.original, sent.alt, sent.name) == (large.sha256, "A bridge", "bridge.jpg")
    assert (delivered.state, delivered.content["media"][0]["sha256"]) == ("sent", sent.sha256)
    assert sent.size == StoredFile.objects.get(sha256=bytes.fromhex(sent.sha256)).size <= 1_000_000
    shared = current(post).shared
    assert shared is not None
    assert Content.of(shared).media == (large,)
    found = version_problems(office.city, Content("Look.", "en", media=(sent,)))
    assert [f.code for f in found] == []


def test_picture_without_a_record_of_rights_stops_the_post(office: Office) -> None:
    """Until the media library has one, or somebody says why it may go out (R-280)."""
    picture = office.media(content=photograph(), name="bridge.jpg", alt="A bridge", ours=False)
    shared = Content("Look.", "en", media=(picture,))
    post = office.write(shared=shared)

    with pytest.raises(Blocked, match="no record of rights"):
        office.ask(post)
    office.media(content=photograph(), name="bridge.jpg")
    recorded = office.ask(post)

    assert recorded.state == PostState.REVIEW


def test_reason_lets_a_picture_without_a_record_of_rights_go_out(office: Office) -> None:
    picture = office.media(content=photograph(), name="bridge.jpg", alt="A bridge", ours=False)
    shared = Content("Look.", "en", media=(picture,))
    post = office.write(shared=shared)
    override_check(
        post=post,
        target=Target(office.city),
        code="rights_missing",
        content_hash=content_hash(shared),
        reason="The photographer said yes on the telephone.",
        by=office.cast.editor,
        now=office.clock(),
    )

    assert office.ask(post).state == PostState.REVIEW


def test_saving_again_uses_the_copy_that_is_there(office: Office, large: Picture) -> None:
    shared = Content("Look.", "en", media=(large,))
    post = office.write(shared=shared)
    copy = Content.of(current(post).versions[0]).media[0]

    unchanged = office.save(post, shared=shared)
    described = replace(shared, media=(replace(large, alt="A red bridge"),))
    changed = office.save(post, shared=described)

    assert (unchanged.changes, len(changed.changes)) == ([], 2)
    assert Content.of(current(post).versions[0]).media == (replace(copy, alt="A red bridge"),)


def test_author_is_told_that_a_copy_goes_out(office: Office, large: Picture) -> None:
    webp = office.media(content=photograph("WEBP"), name="lake.webp", alt="A lake")

    found = version_problems(office.city, Content("Look.", "en", media=(large, webp)))

    size = f"{-(-large.size // 100_000) / 10:.1f}"
    assert [(f.level, f.text) for f in found if f.code == "media_copy"] == [
        (
            Level.HINT,
            f"“bridge.jpg” has {size} MB; Fake network takes at most 1.0 MB: a smaller copy goes out there.",
        ),
        (Level.HINT, "Fake network does not take files like “lake.webp”: a copy of another type goes out there."),
    ]


def test_file_that_is_too_large_is_refused_with_the_limit(office: Office) -> None:
    film = Picture("00" * 32, "film.mp4", "video/mp4", 12_300_001, "A film")

    found = version_problems(office.city, Content("Look.", "en", media=(film,)))

    assert "“film.mp4” has 12.4 MB; Fake network takes at most 1.0 MB." in [f.text for f in found if f.blocks]


def test_picture_whose_file_is_lost_is_said(office: Office, large: Picture, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "elsewhere"

    with pytest.raises(NotAPicture, match=r"“bridge\.jpg” is lost"):
        office.write(shared=Content("Look.", "en", media=(large,)))


def test_same_copy_is_stored_once(office: Office, large: Picture) -> None:
    office.write(shared=Content("One.", "en", media=(large,)), accounts=(office.city, office.transit))

    assert StoredFile.objects.count() == 2
    assert files.read(StoredFile.objects.latest("pk")).startswith(b"\xff\xd8\xff")
