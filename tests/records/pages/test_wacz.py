from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from rostra.records.pages import reading, wacz, warc
from rostra.records.pages.reading import Archive, Malformed
from rostra.records.pages.taken import Exchange, Resource, Taken

AT = datetime(2026, 11, 24, 9, 0, 1, 987654, tzinfo=UTC)
URL = "https://social.example/@city?b=2&a=1"


def exchange(url: str = URL, body: bytes = b"<p>Hello</p>", **more: object) -> Exchange:
    values: dict[str, object] = {
        "method": "GET",
        "request_headers": (("User-Agent", "Rostra"), ("X-Odd", "a\r\nb")),
        "request_body": b"",
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("X-Evil", "a\r\nWARC/1.1\r\n")),
        "at": AT,
    }
    return Exchange(url=url, body=body, **{**values, **more})  # type: ignore[arg-type]


def taken(**more: object) -> Taken:
    values: dict[str, object] = {
        "asked": URL,
        "url": URL,
        "began_at": AT,
        "tool": "Rostra 1",
        "status": 200,
        "title": "City – مدينة",
        "text": "Hello",
        "findings": (),
        "exchanges": (
            exchange(),
            exchange("https://cdn.example/a.png", b"\x89PNG", headers=()),
            exchange(method="POST", request_body=b"q"),
        ),
        "picture": b"\x89PNG picture",
    }
    return Taken(**{**values, **more})  # type: ignore[arg-type]


def packed(**more: object) -> bytes:
    return wacz.pack(taken(**more), software="Rostra 1")


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(parts: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def again(parts: dict[str, bytes]) -> bytes:
    """With all hashes as they should be, whatever the parts are."""
    rest = {name: content for name, content in parts.items() if name not in (wacz.PACKAGE, wacz.DIGEST)}
    listed = [{"path": name, "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"} for name, content in rest.items()]
    package = json.dumps({"resources": listed}).encode()
    digest = json.dumps({"path": wacz.PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}).encode()
    return zipped({**rest, wacz.PACKAGE: package, wacz.DIGEST: digest})


def test_same_capture_gives_the_same_bytes() -> None:
    assert packed() == packed()


def test_members_are_stored_as_they_are_with_the_time_of_the_capture() -> None:
    with zipfile.ZipFile(io.BytesIO(packed())) as file:
        found = [(info.filename, info.compress_type, info.date_time) for info in file.infolist()]

    assert found == [
        (name, zipfile.ZIP_STORED, (2026, 11, 24, 9, 0, 0))
        for name in (wacz.DATA, wacz.INDEX, wacz.PAGES, wacz.PACKAGE, wacz.DIGEST)
    ]


def test_page_s_time_is_that_of_its_record() -> None:
    parts = members(packed())
    head, page = [json.loads(line) for line in parts[wacz.PAGES].splitlines()]
    [date] = [
        record.rec_headers.get_header("WARC-Date")
        for record in ArchiveIterator(io.BytesIO(parts[wacz.DATA]))
        if record.rec_type == "response" and record.rec_headers.get_header("WARC-Target-URI") == page["url"]
    ][:1]

    assert (head["format"], page["ts"], page["url"], page["title"]) == ("json-pages-1.0", date, URL, "City – مدينة")
    assert date == "2026-11-24T09:00:01Z"


def test_records_of_requests_answers_picture_and_text() -> None:
    parts = members(packed())
    found = [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
        for record in ArchiveIterator(io.BytesIO(parts[wacz.DATA]))
    ]

    cdn = "https://cdn.example/a.png"
    assert found == [
        ("warcinfo", None),
        *[(kind, url) for url in (URL, cdn, URL) for kind in ("response", "request")],
        ("resource", f"urn:fullPage:{URL}"),
        ("resource", f"urn:text:{URL}"),
    ]


def test_digests_hold_and_a_changed_body_is_found(tmp_path: object) -> None:
    class Options:
        verbose = False

    content, _lines = warc.write(taken())
    path = f"{tmp_path}/data.warc.gz"
    with open(path, "wb") as file:  # noqa: PTH123 - as its users do
        file.write(content)
    Options.inputs = [path]  # type: ignore[attr-defined]
    checker = Checker(Options())
    checker.process_all()

    assert checker.exit_value == 0


def test_header_of_a_stranger_begins_no_line() -> None:
    parts = members(packed())
    records = list(ArchiveIterator(io.BytesIO(parts[wacz.DATA])))
    response = next(record for record in ArchiveIterator(io.BytesIO(parts[wacz.DATA])) if record.rec_type == "response")

    assert response.http_headers.get_header("X-Evil") == "a WARC/1.1"
    assert len(records) == 9


def test_index_finds_each_answer_and_no_posted_one() -> None:
    archive = Archive(packed())

    assert archive.urls() == ("https://cdn.example/a.png", URL, f"urn:fullPage:{URL}", f"urn:text:{URL}")
    part = archive.part(URL)
    assert part is not None
    assert (part.status, part.content_type, part.body) == (200, "text/html; charset=utf-8", b"<p>Hello</p>")
    picture = archive.part(f"urn:fullPage:{URL}")
    assert picture is not None
    assert (picture.status, picture.content_type, picture.body) == (200, "image/png", b"\x89PNG picture")
    assert archive.part("https://nowhere.example/") is None
    assert [(page.url, page.title, page.at) for page in archive.pages] == [
        (URL, "City – مدينة", "2026-11-24T09:00:01Z")
    ]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Social.example/A?b=2&a=1", "example,social)/a?a=1&b=2"),
        ("http://social.example:8080", "example,social:8080)/"),
        ("https://social.example:443/x y", "example,social)/x%20y"),
        ("http://127.0.0.1:80/", "127.0.0.1)/"),
        ("urn:text:a b", "urn:text:a%20b"),
    ],
)
def test_index_is_sorted_by_the_host_from_its_end(url: str, key: str) -> None:
    assert warc.index_key(url) == key


def test_capture_of_an_item_alone_names_it_as_its_page() -> None:
    item = Resource("urn:item:publishing.delivery:7", "application/json", b"{}", AT)
    content = packed(exchanges=(), resources=(item,), picture=None, text="", status=None, title="")

    archive = Archive(content)

    assert [page.url for page in archive.pages] == [item.url]
    assert json.loads(members(content)[wacz.PACKAGE])["title"] == URL


def test_page_that_moved_by_program_is_found_by_what_was_asked() -> None:
    assert wacz.page_url(taken(url="https://social.example/other")) == URL
    assert wacz.page_url(taken(url="https://x.example/", asked="https://y.example/")) == URL
    assert wacz.page_url(taken(url=URL + "#part")) == URL


# --- Reading what anybody made ------------------------------------------------------------------------


def code_of(content: bytes) -> str:
    with pytest.raises(Malformed) as caught:
        Archive(content)
    return caught.value.code


def test_what_is_no_zip_is_refused() -> None:
    assert (code_of(b""), code_of(b"PK\x03\x04 nonsense"), code_of(packed()[:-40])) == ("not_zip", "not_zip", "not_zip")


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "a/../../b", "c:\\x", "a\\..\\b", "archive//x", "a b", "é", "archive/\u202egz"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert code_of(zipped({**members(packed()), name: b"x"})) == "name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a", b"1")
        file.writestr("a", b"2")

    assert code_of(out.getvalue()) == "name"


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    many = zipped({f"f{number}": b"" for number in range(reading.MEMBERS + 1)})
    monkeypatch.setattr(reading, "TOTAL", 1_000_000)
    large = zipped({"a": b"0" * 2_000_000}, zipfile.ZIP_DEFLATED)

    assert (code_of(many), code_of(large), len(large) < 10_000) == ("too_large", "too_large", True)


def test_file_that_is_longer_than_it_says_is_refused() -> None:
    content = bytearray(zipped({"a": b"0" * 1000}, zipfile.ZIP_DEFLATED))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (10).to_bytes(4, "little")

    assert code_of(bytes(content)) == "not_zip"


def test_record_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(packed(exchanges=(exchange(body=b"0" * 100_000),)))
    monkeypatch.setattr(reading, "RECORD", 10_000)

    with pytest.raises(Malformed) as caught:
        archive.part(URL)

    assert caught.value.code == "too_large"


@pytest.mark.parametrize("name", [wacz.DATA, wacz.INDEX, wacz.PAGES, wacz.PACKAGE])
def test_changed_file_is_found(name: str) -> None:
    parts = members(packed())
    parts[name] = parts[name].replace(b"e", b"a", 1) if name != wacz.DATA else parts[name][:-1] + b"x"

    assert code_of(zipped(parts)) in ("hash", "not_json")


@pytest.mark.parametrize("name", [wacz.DATA, wacz.INDEX, wacz.PAGES, wacz.PACKAGE, wacz.DIGEST])
def test_missing_file_is_found(name: str) -> None:
    parts = members(packed())
    del parts[name]

    assert code_of(zipped(parts)) == "missing"


def test_added_file_is_found() -> None:
    assert code_of(zipped({**members(packed()), "more": b"x"})) == "hash"


@pytest.mark.parametrize("package", [b"[", b"[]", b"{}", b'{"resources": {}}', b'{"resources": [1]}', b"[" * 100_000])
def test_lists_that_are_none_are_refused(package: bytes) -> None:
    parts = members(packed())
    digest = json.dumps({"path": wacz.PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}).encode()

    assert code_of(zipped({**parts, wacz.PACKAGE: package, wacz.DIGEST: digest})) == "not_json"


def test_weak_hashes_are_refused() -> None:
    package = json.dumps({"resources": [{"path": "a", "hash": "md5:x"}]}).encode()
    digest = json.dumps({"path": wacz.PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}).encode()

    assert code_of(zipped({"a": b"", wacz.PACKAGE: package, wacz.DIGEST: digest})) == "hash"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"offset": "x"}, "record"),
        ({"offset": "-1"}, "record"),
        ({"offset": "9" * 13}, "record"),
        ({"offset": "7"}, "record"),
        ({"length": "0"}, "record"),
        ({"filename": "other.warc.gz"}, "missing"),
        ({"digest": "sha1:AAAA"}, "hash"),
        ({"url": "https://other.example/"}, "record"),
    ],
)
def test_index_that_lies_is_found(changed: dict[str, str], code: str) -> None:
    parts = members(packed())
    lines = parts[wacz.INDEX].decode().splitlines()
    place = next(number for number, line in enumerate(lines) if f'"url": "{URL}"' in line)
    head, _brace, rest = lines[place].partition("{")
    fields = {**json.loads("{" + rest), **changed}
    lines[place] = head + json.dumps(fields)
    parts[wacz.INDEX] = ("\n".join(lines) + "\n\n").encode()

    archive = Archive(again(parts))
    with pytest.raises(Malformed) as caught:
        archive.part(fields["url"])

    assert caught.value.code == code


def test_answer_without_a_status_has_none() -> None:
    content = packed(exchanges=(exchange(status=0, reason="", headers=()),))
    parts = members(content)
    archive = Archive(content)
    part = archive.part(URL)

    assert part is not None
    assert (part.status, part.content_type, len(parts)) == (0, "", 5)


def test_empty_page_list_is_read() -> None:
    parts = members(packed())
    parts[wacz.PAGES] = b'{"format": "json-pages-1.0"}\n\n'

    assert Archive(again(parts)).pages == ()


def test_capture_is_as_it_was() -> None:
    assert dataclasses.replace(taken()) == taken()
