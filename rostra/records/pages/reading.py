"""Reads a WACZ of anybody: nothing is unpacked to disk, no name is trusted, no size is, and each hash is compared."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from rostra.records.pages.wacz import DIGEST, INDEX, PACKAGE, PAGES

MEMBERS = 100
TOTAL = 200_000_000
RECORD = 60_000_000
LINES = 10_000
_NAME = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


class Malformed(ValueError):
    """The file is no WACZ that we read. `code` says why: not_zip, name, too_large, missing, hash, not_json, record."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    title: str
    at: str


@dataclass(frozen=True, slots=True)
class Part:
    """One answer or resource as it was captured."""

    url: str
    content_type: str
    status: int
    body: bytes


class Archive:
    """A WACZ whose hashes hold."""

    def __init__(self, content: bytes) -> None:
        """Raises Malformed."""
        self._members = _members(content)
        package = _object(self._member(PACKAGE))
        _check(self._members, package, _object(self._member(DIGEST)))
        self._index = _index(self._member(INDEX))
        self.pages = tuple(_pages(self._member(PAGES)))

    def urls(self) -> tuple[str, ...]:
        return tuple(self._index)

    def part(self, url: str) -> Part | None:
        """What was captured at this address; None where nothing was. Raises Malformed."""
        line = self._index.get(url)
        if line is None:
            return None
        content = self._member(f"archive/{line.get('filename', '')}")
        offset, length = _number(line, "offset"), _number(line, "length")
        return _part(url, _unpacked(content[offset : offset + length]), str(line.get("digest", "")))

    def _member(self, name: str) -> bytes:
        try:
            return self._members[name]
        except KeyError:
            raise Malformed("missing") from None


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return dict(_read(file))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError) as error:
        raise Malformed("not_zip") from error


def _read(file: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = [info for info in file.infolist() if not info.is_dir()]
    names = [info.filename for info in infos]
    if any(not _NAME.fullmatch(name) or ".." in name.split("/") for name in names) or len(set(names)) != len(names):
        raise Malformed("name")
    if len(infos) > MEMBERS or sum(info.file_size for info in infos) > TOTAL:
        raise Malformed("too_large")
    for info in infos:
        with file.open(info) as member:
            # Never more than it says: what says less is found out by its checksum.
            yield info.filename, member.read(info.file_size + 1)


def _check(members: Mapping[str, bytes], package: Mapping[str, Any], digest: Mapping[str, Any]) -> None:
    """Each file is listed, with its hash; the list itself is what the digest says."""
    if digest.get("path") != PACKAGE or digest.get("hash") != _hash(members[PACKAGE]):
        raise Malformed("hash")
    listed = package.get("resources")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Malformed("not_json")
    named = {str(one.get("path")): str(one.get("hash")) for one in listed}
    found = {name: _hash(content) for name, content in members.items() if name not in (PACKAGE, DIGEST)}
    if set(named) - set(found):
        raise Malformed("missing")
    if named != found or not all(_HASH.fullmatch(each) for each in named.values()):
        raise Malformed("hash")


def _index(content: bytes) -> dict[str, dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    for line in content.split(b"\n", LINES)[:LINES]:
        if line.strip():
            fields = _object(b"{" + line.partition(b"{")[2])
            lines.setdefault(str(fields.get("url", "")), fields)
    return lines


def _pages(content: bytes) -> Iterator[Page]:
    for line in content.split(b"\n", LINES)[1:LINES]:
        if line.strip():
            page = _object(line)
            yield Page(str(page.get("url", "")), str(page.get("title", "")), str(page.get("ts", "")))


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Malformed("not_json") from error
    if not isinstance(value, dict):
        raise Malformed("not_json")
    return value


def _number(line: Mapping[str, Any], name: str) -> int:
    text = str(line.get(name, ""))
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Malformed("record")
    return int(text)


def _unpacked(content: bytes) -> bytes:
    """One record, of no more than the limit whatever it unpacks to."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        found = unpacker.decompress(content, RECORD)
    except zlib.error as error:
        raise Malformed("record") from error
    if unpacker.unconsumed_tail:
        raise Malformed("too_large")
    return found


def _part(url: str, content: bytes, digest: str) -> Part:
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(content))))
        body = record.raw_stream.read()
    except (StopIteration, ArchiveLoadFailed, ValueError, EOFError) as error:
        raise Malformed("record") from error
    if record.rec_headers.get_header("WARC-Target-URI") != url:
        raise Malformed("record")
    named = f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"
    if named != digest:
        raise Malformed("hash")
    if record.http_headers is None:
        return Part(url, record.rec_headers.get_header("Content-Type") or "", 200, body)
    status = record.http_headers.get_statuscode() or ""
    kind = record.http_headers.get_header("Content-Type") or ""
    return Part(url, kind, int(status) if status.isdecimal() and status.isascii() else 0, body)


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
