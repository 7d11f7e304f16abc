"""Packs a capture as WACZ 1.1.1 (specs.webrecorder.net/wacz/1.1.1): a ZIP of WARC, index, list of pages and their hashes.

The same capture always gives the same bytes: what is in it tells all the times.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from rostra.records.pages import warc
from rostra.records.pages.taken import Resource, Taken

VERSION = "1.1.1"
PICTURE = "urn:fullPage:"
TEXT = "urn:text:"
DOM = "urn:dom:"
ITEM = "urn:item:"
DATA = f"archive/{warc.NAME}"
INDEX = "indexes/index.cdxj"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"


def pack(taken: Taken, *, software: str) -> bytes:
    """The capture as one file. `software` names who packs."""
    archive, lines = warc.write(_with_picture(taken))
    members = {
        DATA: archive,
        INDEX: "".join(line.text() for line in lines).encode(),
        PAGES: _pages(taken),
    }
    members[PACKAGE] = _json(_package(members, taken, software))
    members[DIGEST] = _json({"path": PACKAGE, "hash": _hash(members[PACKAGE])})
    return _zip(members, taken)


def _with_picture(taken: Taken) -> Taken:
    """With the screenshot and the text as records beside the page's parts."""
    added = []
    if taken.picture is not None:
        added.append(Resource(f"{PICTURE}{taken.url}", "image/png", taken.picture, taken.began_at))
    if taken.text:
        added.append(Resource(f"{TEXT}{taken.url}", "text/plain; charset=utf-8", taken.text.encode(), taken.began_at))
    return dataclasses.replace(taken, resources=(*taken.resources, *added))


def _pages(taken: Taken) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True}
    page = {
        "id": "page",
        "url": page_url(taken),
        "title": taken.title,
        # To the second, and equal to the WARC-Date of the page's record.
        "ts": warc.warc_date(_page_at(taken)),
        "text": taken.text,
    }
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in (head, page))


def page_url(taken: Taken) -> str:
    """The address by which the page is found in the index: where it was in the end, or what stands in its place."""
    urls = [exchange.url for exchange in taken.exchanges] or [resource.url for resource in taken.resources]
    return next((url for url in (taken.url.partition("#")[0], taken.asked.partition("#")[0]) if url in urls), urls[0])


def _page_at(taken: Taken) -> datetime:
    url = page_url(taken)
    places = [(part.url, part.at) for part in taken.exchanges] + [(part.url, part.at) for part in taken.resources]
    return next(at for place, at in places if place == url)


def _package(members: Mapping[str, bytes], taken: Taken, software: str) -> dict[str, object]:
    return {
        "profile": "data-package",
        "title": taken.title or taken.asked,
        "created": warc.warc_date(taken.began_at),
        "wacz_version": VERSION,
        "software": software,
        "mainPageUrl": page_url(taken),
        "mainPageDate": warc.warc_date(_page_at(taken)),
        "resources": [
            {"name": path.rpartition("/")[2], "path": path, "hash": _hash(content), "bytes": len(content)}
            for path, content in members.items()
        ],
    }


def _zip(members: Mapping[str, bytes], taken: Taken) -> bytes:
    at = taken.began_at.astimezone(UTC)
    out = io.BytesIO()
    # Stored as they are: readers ask for parts of the archive by their place.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for path, content in members.items():
            info = zipfile.ZipInfo(path, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return out.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
