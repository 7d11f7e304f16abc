"""A stored file as an answer: the whole, a part, or none; in pieces, and never more of it than was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.ranges import file_response

TEN = b"0123456789"


@pytest.fixture
def file(cast: Any) -> StoredFile:
    return files.store(TEN, content_type="video/mp4")


def answer(file: StoredFile, method: str = "GET", **headers: str) -> Any:
    request = RequestFactory().generic(method, "/", headers={name.replace("_", "-"): headers[name] for name in headers})
    return file_response(request, file, content_type="video/mp4")


def told(response: Any) -> tuple[int, bytes, str, str | None]:
    body = response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content
    return response.status_code, body, response.get("Content-Length", ""), response.get("Content-Range")


def test_whole_file_says_that_parts_can_be_had(file: StoredFile) -> None:
    response = answer(file)

    assert told(response) == (200, TEN, "10", None)
    assert (response["Accept-Ranges"], response["Content-Type"]) == ("bytes", "video/mp4")
    assert response["ETag"] == f'"{bytes(file.sha256).hex()[:32]}"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "part", "where"),
    [
        ("bytes=0-", TEN, "0-9"),
        ("bytes=0-0", b"0", "0-0"),
        ("bytes=3-5", b"345", "3-5"),
        ("bytes=9-", b"9", "9-9"),
        ("bytes=5-99", b"56789", "5-9"),
        ("bytes=-3", b"789", "7-9"),
        ("bytes=-99", TEN, "0-9"),
        ("BYTES= 3-5 ", b"345", "3-5"),
    ],
)
def test_part_is_what_was_asked_for(file: StoredFile, asked: str, part: bytes, where: str) -> None:
    assert told(answer(file, Range=asked)) == (206, part, str(len(part)), f"bytes {where}/10")


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-12", "bytes=999999999999999999-", "bytes=-0"])
def test_part_that_the_file_does_not_have_is_refused(file: StoredFile, asked: str) -> None:
    response = answer(file, Range=asked)

    assert told(response) == (416, b"", "", "bytes */10")
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "asked",
    ["", "bytes=-", "bytes=5-3", "bytes=0-1,4-5", "bytes=a-b", "lines=0-1", f"bytes=0-{'9' * 40}", "bytes=١-٢", "0-5"],
)
def test_what_is_no_single_range_gives_the_whole(file: StoredFile, asked: str) -> None:
    assert told(answer(file, Range=asked)) == (200, TEN, "10", None)


def test_part_of_another_copy_is_the_whole_anew(file: StoredFile) -> None:
    own = answer(file)["ETag"]
    asked = [
        answer(file, Range="bytes=2-3", If_Range=kept) for kept in (own, '"other"', f"W/{own}", "Sat, 21 Nov 2026")
    ]

    assert [response.status_code for response in asked] == [206, 200, 200, 200]


def test_head_says_what_there_is(file: StoredFile) -> None:
    assert told(answer(file, "HEAD", Range="bytes=0-1"))[::2] == (200, "10")


def test_empty_file_has_no_part(cast: Any) -> None:
    empty = files.store(b"", content_type="video/mp4")

    assert [told(answer(empty, **asked))[0] for asked in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=-1"})] == [
        200,
        416,
        416,
    ]


@pytest.mark.parametrize("asked", ["", "bytes=0-1", "bytes=99-"])
def test_lost_file_is_told_before_anything_is_sent(file: StoredFile, asked: str) -> None:
    files._path(file.body_id, bytes(file.sha256)).unlink()

    with pytest.raises(FileNotFoundError):
        answer(file, Range=asked)


def test_large_file_comes_in_pieces(cast: Any) -> None:
    content = bytes(range(256)) * 1024
    large = files.store(content, content_type="video/mp4")
    pieces = list(files.chunks(large))

    assert (b"".join(pieces), {len(piece) for piece in pieces}) == (content, {files.CHUNK})
    assert b"".join(files.chunks(large, start=100_000, length=70_000)) == content[100_000:170_000]
    assert list(files.chunks(large, start=5, length=0)) == []


def test_error_is_no_film(file: StoredFile) -> None:
    assert isinstance(answer(file, Range="bytes=10-"), HttpResponse)
    assert answer(file, Range="bytes=10-")["Content-Type"] != "video/mp4"
