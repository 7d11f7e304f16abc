"""BagIt 1.0 (RFC 8493): the envelope that says of every file in it what its bytes must be."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from rostra.records.packages.folder import Entry, write, written

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ENCODED = re.compile("[%\r\n]")
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"


def seal(bag: Path, payload: Iterable[Entry], info: Mapping[str, str], tags: Mapping[str, bytes]) -> tuple[int, int]:
    """Make a bag of a folder whose payload lies in `data/`. Gives the payload's bytes and number of files.

    `payload` are all its files, with paths below `data/`; `tags` are further files beside the manifest, by name.
    """
    size = count = 0
    with written(bag / MANIFEST) as manifest:
        for entry in payload:
            manifest.write(_line(entry.sha256, f"data/{entry.path}"))
            size += entry.size
            count += 1
    lines = {**info, "Payload-Oxum": f"{size}.{count}"}
    written_tags = [
        write(bag, "bagit.txt", [DECLARATION.encode()]),
        write(bag, "bag-info.txt", [_info(lines)]),
        *(write(bag, name, [content]) for name, content in tags.items()),
        Entry(MANIFEST, manifest.size, manifest.sha256),
    ]
    write(bag, TAG_MANIFEST, [_line(tag.sha256, tag.path) for tag in written_tags])
    return size, count


def hash_file(path: Path) -> Entry:
    """A file that is there already."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return Entry(path.name, size, digest.hexdigest())


def _line(sha256: str, path: str) -> bytes:
    # Section 2.1.3: line ends and the percent sign are written as percent codes, nothing else is.
    return f"{sha256}  {_ENCODED.sub(_percent, path)}\n".encode()


def _percent(found: re.Match[str]) -> str:
    return quote(found[0], safe="")


def _info(lines: Mapping[str, str]) -> bytes:
    """`Label: value` lines; a line end within a value would begin another one."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines.items()).encode()
