"""The operating-system user that PostgreSQL runs as. PostgreSQL refuses root, so root steps down."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import PostgresError


@dataclass(frozen=True)
class Account:
    """A user and group by number."""

    uid: int
    gid: int

    @property
    def may_serve(self) -> bool:
        """PostgreSQL refuses root, and users who are not in the user database."""
        return self.uid != 0 and self.name != str(self.uid)

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def run(
        self, *command: str | Path, text: str = "", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, in a session of its own, with `text` as its input.

        Raises PostgresError when this process may not become that user.
        """
        root = os.geteuid() == 0
        try:
            return subprocess.run(
                [str(part) for part in command],
                user=self.uid if root else None,
                group=self.gid if root else None,
                extra_groups=[] if root else None,
                input=text,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd="/",
                # PG* and LC_* variables of the caller must not steer the server.
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **(environment or {})},
                umask=0o077,
                # Ctrl-C in the terminal goes to the terminal's session only.
                start_new_session=True,
                check=False,
            )
        except OSError as error:
            raise PostgresError(
                f"{command[0]} cannot be run as user {self.name}: {error.strerror or error}. "
                "Run Rostra as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
            ) from error

    def can_reach(self, path: Path) -> bool:
        """Whether this user may enter a folder or execute a file."""
        if os.geteuid() == self.uid:
            return os.access(path, os.X_OK)
        return self.run("/bin/sh", "-c", 'test -x "$1"', "sh", path).returncode == 0

    def give(self, path: Path) -> None:
        """Make the file or folder this user's; only root has to."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)

    def make_folder(self, path: Path) -> None:
        """Create a folder that only this user may enter; an existing one must already be such.

        Raises PostgresError when somebody else's folder, or a link, stands there.
        """
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if not path.is_dir() or path.is_symlink() or found.st_uid != self.uid or found.st_mode & 0o077:
                raise PostgresError(
                    f"{path} must be a folder that belongs to user {self.name} and to nobody else (mode 0700). "
                    "Remove it or correct its owner and mode."
                ) from None
        else:
            self.give(path)


def owner_of(path: Path) -> Account:
    """The user whom a file belongs to, with that user's own group."""
    found = path.stat()
    try:
        return Account(found.st_uid, pwd.getpwuid(found.st_uid).pw_gid)
    except KeyError:
        return Account(found.st_uid, found.st_gid)


def current() -> Account:
    return Account(os.geteuid(), os.getegid())


def nobody() -> Account:
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)
