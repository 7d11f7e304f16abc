"""E-mail that is written into files instead of being sent. It holds links that open accounts: nobody else may read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends import filebased

from rostra.core import private


class EmailBackend(filebased.EmailBackend):
    """Django's, with a folder of mode 0700 and files of mode 0600."""

    def __init__(self, *, file_path: str | None = None, **kwargs: Any) -> None:
        folder = Path(file_path or settings.EMAIL_FILE_PATH)
        private.make_folder(folder, within=folder)
        folder.chmod(0o700)
        super().__init__(file_path=str(folder), **kwargs)

    def _get_filename(self) -> str:
        name = str(super()._get_filename())  # type: ignore[misc]  # the stubs leave out what is not public
        private.touch(Path(name))
        return name
