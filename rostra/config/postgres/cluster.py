"""The PostgreSQL cluster of one data folder, for everybody who needs it at the same time."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.pq import Ping

from . import server
from .account import owner_of
from .errors import PostgresError
from .place import PORT, Place, find_place
from .programs import Programs, find_programs, programs_in
from .server import Server

log = logging.getLogger(__name__)

Role = Literal["app", "owner", "superuser"]
LOGINS: dict[Role, str] = {"app": "rostra", "owner": "rostra_owner", "superuser": "postgres"}
DATABASE = "rostra"
# Into template1, so that every database made later has the same.
MAKE = f"""\
CREATE ROLE rostra_owner LOGIN;
CREATE ROLE rostra LOGIN;
CREATE EXTENSION unaccent;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gin;
CREATE EXTENSION citext;
ALTER DEFAULT PRIVILEGES FOR ROLE rostra_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rostra;
ALTER DEFAULT PRIVILEGES FOR ROLE rostra_owner IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO rostra;
CREATE DATABASE {DATABASE} OWNER rostra_owner;
"""


@dataclass
class Cluster:
    """`settings` are server settings over ours; `programs` is a folder of PostgreSQL programs to use instead of those
    found; `say` is given a sentence now and then while something takes long. Everything raises PostgresError.
    """

    data: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    programs: Path | None = None
    say: Callable[[str], None] = log.info

    def __post_init__(self) -> None:
        self.data = self.data.resolve()

    def start(self) -> None:
        """Make the cluster if there is none, and start it; it runs until `stop`, whoever holds it."""
        with self._locked():
            self._bring_up()
            self._is_on_demand.unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop it at once, whoever holds it."""
        if self._own.exists():
            with self._locked():
                self._bring_down()

    def stop_if_unused(self) -> bool:
        """Stop it unless somebody holds it; whether it is stopped now."""
        if not self._own.exists():
            return True
        with self._locked():
            return self._bring_down_if_unused()

    def running(self) -> bool:
        """Whether its server lives and accepts connections."""
        place = self._place()
        return server.postmaster(place.cluster) is not None and server.ping(place) == Ping.OK

    @contextmanager
    def hold(self) -> Iterator[Cluster]:
        """Have it run meanwhile. If a holder started it, the last one to leave stops it.

        A holder's lock ends with its process, so one that was killed keeps nobody waiting, and the next one to leave
        stops the server for it.
        """
        self._make_own()
        with closing(self._open("holders")) as holder:
            fcntl.flock(holder, fcntl.LOCK_SH)
            with self._locked():
                if not self.running():
                    self._is_on_demand.touch()
                    self._give(self._is_on_demand)
                self._bring_up()
            try:
                yield self
            finally:
                with self._locked():
                    holder.close()
                    if self._is_on_demand.exists():
                        self._bring_down_if_unused()

    def revive(self) -> bool:
        """For a holder: start the server again if it died; whether it had."""
        if self.running():
            return False
        with self._locked():
            self._bring_up()
        return True

    def connection(self, role: Role = "app", dbname: str = DATABASE) -> dict[str, str]:
        """How to connect, as libpq's keywords. The password stays in a file."""
        place = self._place()
        return {
            "host": str(place.sockets),
            "port": str(PORT),
            "user": LOGINS[role],
            "dbname": dbname,
            "passfile": str(self._passwords),
        }

    def url(self, role: Role = "app", dbname: str = DATABASE) -> str:
        """How to connect, as a libpq URL; also before the cluster is made."""
        keywords = self.connection(role, dbname)
        user, name = keywords.pop("user"), keywords.pop("dbname")
        return f"postgresql://{user}@/{name}?{urlencode(keywords, quote_via=quote)}"

    def environment(self, role: Role = "owner", dbname: str = DATABASE) -> dict[str, str]:
        """How to connect, as the environment variables of PostgreSQL's programs."""
        keywords = self.connection(role, dbname)
        keywords["database"] = keywords.pop("dbname")
        return {f"PG{name.upper()}": value for name, value in keywords.items()}

    def bin(self, name: str) -> Path:
        """A PostgreSQL program, such as psql, pg_dump, pg_restore."""
        return self._programs().path(name)

    def create_database(self, name: str, template: str | None = None) -> None:
        """A database of `rostra_owner`, copied from `template`, which nobody may be connected to."""
        # For a small template copying files took 20 ms, logging its pages 110 ms.
        statement = sql.SQL("CREATE DATABASE {} OWNER rostra_owner TEMPLATE {} STRATEGY file_copy")
        self._administer(statement.format(sql.Identifier(name), sql.Identifier(template or "template1")))

    def drop_database(self, name: str) -> None:
        """Drop it if it exists, throwing out whoever is connected."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("superuser", "postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _place(self) -> Place:
        place = find_place(self.data)
        if place.cluster.exists() and place.cluster.stat().st_uid != place.account.uid:
            raise PostgresError(
                f"The database in {place.cluster} belongs to user {owner_of(place.cluster).name}, not to "
                f"{place.account.name}. Run Rostra as that user or as root."
            )
        return place

    def _programs(self) -> Programs:
        return programs_in(self.programs) if self.programs else find_programs()

    def _bring_up(self) -> None:
        place = self._place()
        try:
            programs = self._programs()
            pid = server.postmaster(place.cluster)
            here = Server(place, programs, self.settings, self.say)
            if pid is None or not here.wait_until_ready(pid):
                self._start(place, programs)
        except OSError as error:
            raise PostgresError(f"PostgreSQL did not start: {error.strerror or error}: {error.filename}") from error

    def _start(self, place: Place, programs: Programs) -> None:
        if not place.cluster.exists() and place.is_apart:
            self.say(f"User {place.account.name} cannot reach {self.data}: the database is kept in {place.home}.")
        place.prepare()
        if not place.account.can_reach(programs.path("postgres")):
            programs = programs.copy_into(place.home)
        prepared = Server(place, programs, self.settings, self.say)
        if not place.cluster.exists():
            self.say("Making the database.")
            prepared.make(MAKE + self._new_passwords())
        elif not self._passwords.exists():
            prepared.apply(self._new_passwords())
        prepared.launch()

    def _new_passwords(self) -> str:
        """Write new passwords to their file (libpq's format); the statements that set them."""
        passwords = {login: secrets.token_hex(24) for login in LOGINS.values()}
        self._passwords.unlink(missing_ok=True)
        with self._open("passwords") as file:
            file.write("".join(f"*:*:*:{login}:{password}\n" for login, password in passwords.items()))
        return "".join(f"ALTER ROLE {login} PASSWORD '{password}';\n" for login, password in passwords.items())

    def _bring_down(self) -> None:
        server.stop(self._place(), self.say)
        self._is_on_demand.unlink(missing_ok=True)

    def _bring_down_if_unused(self) -> bool:
        with closing(self._open("holders")) as holders:
            try:
                fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._bring_down()
            return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One starter or stopper at a time, over all processes."""
        self._make_own()
        with closing(self._open("lock")) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.say("Another process of Rostra is starting or stopping PostgreSQL; waiting.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def _own(self) -> Path:
        return self.data / "postgres"

    @property
    def _passwords(self) -> Path:
        return self._own / "passwords"

    @property
    def _is_on_demand(self) -> Path:
        """This file says that a holder started the server, so that the last holder stops it."""
        return self._own / "on-demand"

    def _make_own(self) -> None:
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            if not self._own.exists():
                self._own.mkdir(mode=0o755, exist_ok=True)
                self._give(self._own)
        except OSError as error:
            raise PostgresError(f"The data folder {self.data} cannot be used: {error.strerror}.") from error

    def _open(self, name: str) -> IO[str]:
        """A file that only the data folder's owner may read."""
        path = self._own / name
        try:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, mode=0o600), "r+")
        except OSError as error:
            raise PostgresError(f"{path} cannot be written: {error.strerror}.") from error
        self._give(path)
        return file

    def _give(self, path: Path) -> None:
        owner_of(self.data).give(path)
