from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from rostra.records.archives.box import MISSING
from rostra.records.forms import importing
from rostra.records.models import PastImport, PastItem
from tests.records.archives.packed import note, outbox, picture, zipped
from tests.records.shelf import Shelf

PAGE = "/records/imports/"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return zipped(tmp_path / "archive.zip", {"outbox.json": outbox(note(1), "x")})


def uploaded(shelf: Shelf, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("archive.zip", content)
    data = {"format": "mastodon", "account": shelf.city.pk, "file": file, **more}
    return shelf.cast.client(shelf.officer).post(PAGE, data)


def test_an_archive_is_looked_at_then_brought_in(shelf: Shelf, packed: Path) -> None:
    client = shelf.cast.client(shelf.officer)
    assert "No archive has been looked at yet." in client.get(PAGE).content.decode()

    looked = uploaded(shelf, packed.read_bytes())
    past = PastImport.objects.get()
    page = client.get(looked.headers["Location"]).content.decode()

    assert ["archive.zip" in page, "This is no item" in page, "Bring it in" in page] == [True] * 3
    assert b"".join(client.get(f"{PAGE}{past.pk}/original/").streaming_content) == packed.read_bytes()
    assert client.post(f"{PAGE}{past.pk}/begin/").status_code == 302
    past.refresh_from_db()
    assert (past.state, "A worker brings it in" in client.get(f"{PAGE}{past.pk}/").content.decode()) == (
        "running",
        True,
    )
    assert "archive.zip" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{past.pk}/drop/")
    assert "Somebody else changed this" in client.get(f"{PAGE}{past.pk}/").content.decode()


def test_an_archive_is_dropped(shelf: Shelf, packed: Path) -> None:
    uploaded(shelf, packed.read_bytes())
    past = PastImport.objects.get()
    shelf.cast.client(shelf.officer).post(f"{PAGE}{past.pk}/drop/")

    past.refresh_from_db()
    assert past.state == "dropped"


def test_without_the_original_there_is_no_download(shelf: Shelf, packed: Path) -> None:
    uploaded(shelf, packed.read_bytes())
    PastImport.objects.update(file=None, state="done")
    client, pk = shelf.cast.client(shelf.officer), PastImport.objects.get().pk

    assert client.get(f"{PAGE}{pk}/original/").status_code == 404
    assert ["The original is gone" in client.get(f"{PAGE}{pk}/").content.decode(), PastItem.objects.count()] == [
        True,
        0,
    ]


def test_what_is_no_archive_or_too_large_is_refused(
    shelf: Shelf, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = uploaded(shelf, b"hello")
    monkeypatch.setattr(importing, "LARGEST", 3)
    large = uploaded(shelf, packed.read_bytes())

    assert (bad.status_code, "neither a ZIP nor a TAR" in bad.content.decode()) == (422, True)
    assert (large.status_code, "by a command" in large.content.decode()) == (422, True)
    assert PastImport.objects.count() == 0


def test_imports_are_for_officers(shelf: Shelf, packed: Path) -> None:
    uploaded(shelf, packed.read_bytes())
    pk = PastImport.objects.get().pk
    reader = shelf.cast.client(shelf.cast.reader)

    assert [reader.get(path).status_code for path in (PAGE, f"{PAGE}{pk}/", f"{PAGE}{pk}/original/")] == [403] * 3
    assert shelf.cast.client(shelf.officer).get(f"{PAGE}999/").status_code == 404


def run(shelf: Shelf, path: Path, *more: str) -> str:
    out = StringIO()
    base = ["import", "archive", str(path), "--body", "portavale", "--account", str(shelf.city.pk)]
    call_command(*base, "--format", "mastodon", *more, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_looks_and_brings_in(shelf: Shelf, packed: Path) -> None:
    dry = json.loads(run(shelf, packed, "--dry-run", "--json"))
    assert {name: dry[name] for name in ("read", "new", "duplicate")} == {"read": 2, "new": 1, "duplicate": 0}
    assert ([each["line"] for each in dry["refused"]], PastImport.objects.count()) == ([2], 0)

    assert "Read 2: 1 new, 0 known already, 1 refused." in run(shelf, packed)
    assert (PastItem.objects.count(), PastImport.objects.get().state) == (1, "done")
    assert json.loads(run(shelf, packed, "--json"))["duplicate"] == 1


def test_the_command_tells_of_missing_files_and_does_not_count_them_as_refused(shelf: Shelf, tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", {"outbox.json": outbox(note(1, attachment=[picture()]))})

    said = run(shelf, path)

    assert "1 new, 0 known already, 0 refused." in said
    assert f"line 1: quay.png: {MISSING}" in said


def test_a_button_is_read_out_without_names_of_the_log(shelf: Shelf, packed: Path) -> None:
    uploaded(shelf, packed.read_bytes())

    page = shelf.cast.client(shelf.officer).get(f"{PAGE}{PastImport.objects.get().pk}/").content.decode()

    assert ("Drop it" in page, "records.past_import:" in page) == (True, False)


def test_the_command_refuses_in_words(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"hello")

    with pytest.raises(CommandError, match="neither a ZIP nor a TAR"):
        run(shelf, path)
