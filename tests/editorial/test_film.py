from __future__ import annotations

import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rostra.editorial import film
from rostra.editorial.film import Film, NotAFilm, NotCaptions, captions, clean

IDENTITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNED = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def movie(
    *, seconds: int = 12, width: int = 1920, height: int = 1080, matrix: bytes = IDENTITY, version: int = 0
) -> bytes:
    """A film without pictures, made as telephones make theirs."""
    wide = "Q" if version else "I"
    times = struct.pack(f">{wide}{wide}I{wide}", 0, 0, 600, seconds * 600)
    mvhd = box(b"mvhd", bytes([version, 0, 0, 0]) + times + bytes(80))
    track = struct.pack(f">{wide}{wide}II{wide}", 0, 0, 1, 0, seconds * 600) + bytes(16)
    tkhd = box(b"tkhd", bytes([version, 0, 0, 7]) + track + matrix + struct.pack(">II", width << 16, height << 16))
    udta = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+47.0105+028.8638/"))
    moov = box(b"moov", mvhd + box(b"trak", tkhd + box(b"meta", b"Ana's phone")) + udta)
    large = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 16 + 9) + b"a picture"
    return box(b"ftyp", b"isom" + bytes(4) + b"isomavc1") + large + moov


@pytest.mark.parametrize("version", [0, 1])
def test_film_tells_its_measures(version: int) -> None:
    assert clean(movie(version=version))[1] == Film(12.0, 1920, 1080)


def test_film_that_was_held_upright_is_upright() -> None:
    assert clean(movie(matrix=TURNED))[1] == Film(12.0, 1080, 1920)


def test_film_loses_where_and_with_what_it_was_made() -> None:
    content = movie()

    written, _film = clean(content)

    assert b"+47.0105" in content
    assert b"+47.0105" not in written
    assert b"Ana's phone" not in written
    assert b"a picture" in written
    assert len(written) == len(content)
    assert clean(written)[1] == Film(12.0, 1920, 1080)


def test_last_box_may_reach_to_the_end() -> None:
    content = movie() + struct.pack(">I", 0) + b"free" + b"rest"

    assert clean(content)[1] == Film(12.0, 1920, 1080)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no film",
        movie()[:-10],
        box(b"ftyp", b"heic" + bytes(8)),
        box(b"ftyp", b"isom" + bytes(8)),
        movie(seconds=0),
    ],
)
def test_what_is_no_film_is_refused(content: bytes) -> None:
    with pytest.raises(NotAFilm):
        clean(content)


def test_film_without_a_scale_of_time_is_refused() -> None:
    with pytest.raises(NotAFilm, match="damaged"):
        clean(movie().replace(struct.pack(">I", 600) + struct.pack(">I", 7200), bytes(8)))


def test_film_that_is_too_large_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "MAX_BYTES", 100)

    with pytest.raises(NotAFilm, match="takes at most"):
        clean(movie())


SUBRIP = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nPodul e deschis.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nMulțumim.\r\n"
)


def test_captions_become_webvtt() -> None:
    written = captions(SUBRIP.encode())

    assert written.decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nPodul e deschis.\n\n00:00:03.000 --> 00:00:04.000\nMulțumim.\n"
    )
    assert captions(written) == written


def test_captions_with_notes_and_short_times_are_read() -> None:
    content = "\ufeffWEBVTT - title\n\nNOTE by Ana\n\nintro\n00:01.000 --> 00:02.000 align:start\nHello\n\n00:03.000 --> 00:01.000\nBack"

    assert captions(content.encode()).decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n"


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n\nno cue", b"\xff\xfe\x00", b"WEBVTT" + bytes(1_000_001)])
def test_what_are_no_captions_is_refused(content: bytes) -> None:
    with pytest.raises(NotCaptions):
        captions(content)


def test_film_of_endless_boxes_in_boxes_is_refused() -> None:
    inner = b""
    for _number in range(2_000):
        inner = box(b"moov", inner)

    with pytest.raises(NotAFilm):
        clean(movie() + inner)


def test_film_of_very_many_boxes_is_refused() -> None:
    with pytest.raises(NotAFilm):
        clean(movie() + box(b"free", b"") * film.MOST_BOXES)


def test_upload_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "MAX_BYTES", 3)

    assert film.bytes_of(SimpleUploadedFile("a.mp4", b"abc")) == b"abc"
    with pytest.raises(NotAFilm, match="takes at most"):
        film.bytes_of(SimpleUploadedFile("a.mp4", b"abcd"))
