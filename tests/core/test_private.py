"""What Rostra writes is for the user who runs it, also where the umask would let everybody read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import override_settings
from PIL import Image

from rostra.core import files, private
from rostra.core.keyfiles import read_or_create
from rostra.core.thumbnails import thumbnail
from tests.cast import Cast
from tests.modes import modes

BACKEND = "rostra.core.mailfiles.EmailBackend"


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    before = os.umask(0o000)
    yield
    os.umask(before)


def send() -> None:
    EmailMessage("Your password", "A link", to=["a@example.org"], connection=get_connection(BACKEND)).send()


def test_mail_in_files_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with override_settings(EMAIL_FILE_PATH=folder):
        send()

    (file,) = folder.iterdir()
    assert modes(folder) == {"mail": 0o700, file.name: 0o600}
    assert b"Your password" in file.read_bytes()


def test_mail_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    with override_settings(EMAIL_FILE_PATH=folder):
        send()

    assert modes(tmp_path)["mail"] == 0o700


def test_two_mails_of_one_connection_are_in_one_file(tmp_path: Path) -> None:
    mails = [EmailMessage(subject, "Text", to=["a@example.org"]) for subject in ("One", "Two")]
    get_connection(BACKEND, file_path=str(tmp_path / "mail")).send_messages(mails)

    (file,) = (tmp_path / "mail").iterdir()
    assert (file.read_bytes().count(b"Subject: One"), file.read_bytes().count(b"Subject: Two")) == (1, 1)


def test_keys_are_private_however_deep_they_lie(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    read_or_create(keys / "vault" / "key", lambda: b"secret", within=keys)

    assert modes(keys) == {"keys": 0o700, "vault": 0o700, "key": 0o600}


def test_folders_above_are_left_to_the_umask(tmp_path: Path) -> None:
    private.make_folder(tmp_path / "srv" / "keys", within=tmp_path / "srv" / "keys")

    assert modes(tmp_path / "srv") == {"srv": 0o777, "keys": 0o700}


def test_stored_files_and_their_thumbnails_are_private(cast: Cast, tmp_path: Path) -> None:
    picture = BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    with override_settings(FILES_ROOT=tmp_path / "files"):
        thumbnail(files.store(picture.getvalue(), content_type="image/png"))

    assert {name: mode for name, mode in modes(tmp_path / "files").items() if mode not in (0o700, 0o600)} == {}
    assert len(modes(tmp_path / "files")) == 6


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    private.write_new(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        private.write_new(tmp_path / "a", b"two")

    assert (tmp_path / "a").read_bytes() == b"one"
