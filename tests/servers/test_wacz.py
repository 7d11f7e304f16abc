"""Captures as outside programs see them: `wacz` of the format's makers and `warcio check`, in the validators' environment.

That environment is not Rostra's: `wacz` is AGPL by a dependency (docs/decisions/0018-captures-of-pages.md).
"""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.records.pages import wacz
from rostra.records.pages.taken import Exchange, Taken

pytestmark = pytest.mark.servers

VALIDATORS = Path(__file__).resolve().parents[2] / ".cache" / "validators"
URL = "https://social.example/@city"
AT = datetime(2026, 11, 24, 9, 0, 1, 5, tzinfo=UTC)


def program(name: str) -> str:
    """A program of the validators' environment (`scripts/servers.py`; ROSTRA_VALIDATORS names another one)."""
    folder = Path(os.environ.get("ROSTRA_VALIDATORS") or VALIDATORS)
    return str(folder / "bin" / name)


def says(*command: str, folder: Path) -> int:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


@pytest.fixture
def members() -> dict[str, bytes]:
    page = Exchange(URL, "GET", (), b"", 200, "OK", (("Content-Type", "text/html"),), b"<p>Hello</p>", AT)
    taken = Taken(URL, URL, AT, "test", 200, "City – مدينة", "Hello", (), (page,), picture=b"\x89PNG")
    with zipfile.ZipFile(io.BytesIO(wacz.pack(taken, software="Rostra"))) as file:
        return {name: file.read(name) for name in file.namelist()}


def is_valid(members: dict[str, bytes], folder: Path) -> bool:
    with zipfile.ZipFile(folder / "capture.wacz", "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return says(program("wacz"), "validate", "-f", "capture.wacz", folder=folder) == 0


def test_capture_is_valid_for_the_format_s_own_program(members: dict[str, bytes], tmp_path: Path) -> None:
    # The program takes a file without pages for valid: that is for us to see.
    assert wacz.PAGES in members
    assert is_valid(members, tmp_path)


@pytest.mark.parametrize("name", [wacz.PAGES, wacz.DATA, wacz.INDEX, wacz.PACKAGE])
def test_altered_copy_is_rejected(members: dict[str, bytes], tmp_path: Path, name: str) -> None:
    content = members[name]
    altered = content.replace(b"Hello", b"Hallo") if b"Hello" in content else content + b" "

    assert not is_valid({**members, name: altered}, tmp_path)


def test_copy_without_its_index_is_rejected(members: dict[str, bytes], tmp_path: Path) -> None:
    del members[wacz.INDEX]

    assert not is_valid(members, tmp_path)


def test_digests_of_the_records_hold_and_an_altered_one_is_found(members: dict[str, bytes], tmp_path: Path) -> None:
    plain = gzip.decompress(members[wacz.DATA])
    (tmp_path / "data.warc.gz").write_bytes(members[wacz.DATA])
    (tmp_path / "altered.warc").write_bytes(plain.replace(b"<p>Hello", b"<p>Hallo"))

    assert says(program("warcio"), "check", "data.warc.gz", folder=tmp_path) == 0
    assert says(program("warcio"), "check", "altered.warc", folder=tmp_path) == 1
