"""Where the cluster of a data folder lies, and as whom it runs.

    DATA/postgres/            the data folder's owner     passwords, locks, and where the rest is
    HOME/cluster|sockets|log  the server's user, 0700     HOME is DATA/postgres, or a system folder

Root's server runs as another user. Where that user cannot reach the data folder (a clone under a home of mode 0700),
HOME is a system folder, since opening the way would mean changing folders that are not ours.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from .account import Account, current, nobody, owner_of
from .errors import PostgresError

SYSTEM = Path("/var/lib/rostra")
TEMPORARY = Path("/tmp")  # noqa: S108  (short; the folder below it is ours alone, or it is refused)
CLAIM = "data-folder"  # This file in a system folder says whose it is.
PORT = 5432  # Only part of the socket's file name: nothing listens on the network.
SOCKET_BYTES = 103  # The shortest limit for a socket's path: macOS 104 with the closing NUL, Linux 108.


@dataclass(frozen=True)
class Place:
    data: Path
    home: Path
    account: Account

    @property
    def own(self) -> Path:
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def sockets(self) -> Path:
        folder = self.home / "sockets"
        # A comma separates hosts for libpq.
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_BYTES and "," not in str(folder):
            return folder
        return TEMPORARY / f"rostra-{_digest(self.data)}"

    @property
    def is_apart(self) -> bool:
        return self.home != self.own

    def prepare(self) -> None:
        """Create the folders and note where they are; PostgresError when they are not for us alone."""
        if self.is_apart:
            self._claim_home()
        for folder in (self.log, self.sockets):
            self.account.make_folder(folder)
        if not self.account.can_reach(self.sockets):
            raise PostgresError(
                f"User {self.account.name}, whom PostgreSQL runs as, cannot reach {self.home}: a folder above it is closed. "
                "Move the data folder to where that user can enter, or run Rostra as the data folder's owner."
            )

    def _claim_home(self) -> None:
        self.home.mkdir(mode=0o755, parents=True, exist_ok=True)
        for folder in (self.home, self.home.parent):
            if folder.is_relative_to(SYSTEM):
                folder.chmod(0o755)
        (self.home / CLAIM).write_text(str(self.data))
        (self.own / "place").write_text(str(self.home))


def find_place(data: Path) -> Place:
    """Where the cluster of `data` is, or, before it is made, where it will be. Changes nothing.

    Raises PostgresError for a copied data folder whose database lies apart and is another's.
    """
    own = data / "postgres"
    noted = own / "place"
    if noted.exists():
        home = Path(noted.read_text())
        _refuse_copy(data, home)
        return Place(data, home, _account(data, home))
    account = _account(data, own)
    if not (own / "cluster").exists() and not account.can_reach(_nearest(own)):
        return Place(data, SYSTEM / _digest(data), account)
    return Place(data, own, account)


def _refuse_copy(data: Path, home: Path) -> None:
    claim = home / CLAIM
    claimed = Path(claim.read_text()) if claim.exists() else data
    # Of a moved data folder nothing is left at the old place.
    if claimed != data and (claimed / "postgres" / "place").exists():
        raise PostgresError(
            f"{data} is a copy of {claimed}, and the database of both would be {home}. "
            f"Remove {data / 'postgres'} from the copy and restore a backup into it."
        )


def _account(data: Path, home: Path) -> Account:
    if os.geteuid() != 0:
        return current()
    for made in (home / "cluster", data):
        if made.exists() and owner_of(made).may_serve:
            return owner_of(made)
    return nobody()


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _digest(data: Path) -> str:
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
