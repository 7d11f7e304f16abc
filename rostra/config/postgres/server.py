"""One PostgreSQL server process over one cluster folder: make, start, ask, stop."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from .errors import PostgresError
from .place import PORT, Place
from .programs import Programs

# For a small machine that Rostra shares with its web server and worker.
SETTINGS = {
    "port": str(PORT),
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    # Segments of the log that are used again; a new one is filled with zeros while everybody who commits waits.
    "min_wal_size": "512MB",
    "fsync": "on",
    "wal_compression": "on",
    "autovacuum": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # One file a day; each is emptied when its weekday comes again.
    "logging_collector": "on",
    "log_filename": "server-%u.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    # Statements and the details of errors hold what people wrote.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# What PostgreSQL says while the remains of a killed server still go away.
REMAINS = ("is still in use", 'lock file "')
PATIENCE = 30.0  # seconds for those remains
EXEC = 0.05  # seconds in which a process becomes another program, at most
NEWS = 5.0  # seconds between two lines of progress
LOG_LINES = 12


@dataclass(frozen=True)
class Server:
    place: Place
    programs: Programs
    settings: Mapping[str, str]
    say: Callable[[str], None]

    def make(self, sql: str) -> None:
        """Create the cluster with `sql` applied to template1: whole or not at all."""
        place = self.place
        unfinished = place.home / "cluster-unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        place.account.make_folder(unfinished)
        locale = ["--locale=C", f"--lc-ctype={'en_US.UTF-8' if sys.platform == 'darwin' else 'C.UTF-8'}"]
        if self.programs.major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = (str(self.programs.path("initdb")), "-D", str(unfinished))
        # Nobody is let in until the roles have their passwords.
        self._run(*initdb, "-U", "postgres", "-E", "UTF8", "-A", "reject", "-k", "--no-sync", *locale)
        (unfinished / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude 'rostra.conf'\n")
        self._configure(unfinished)
        self.apply(sql, cluster=unfinished, options=("-F",))
        if self.settings.get("fsync") != "off":
            self._run(*initdb, "--sync-only")
        unfinished.rename(place.cluster)

    def apply(self, sql: str, *, cluster: Path | None = None, options: tuple[str, ...] = ()) -> None:
        """Run SQL, one statement a line, as superuser on a cluster whose server does not run."""
        quiet = ("-c", "exit_on_error=on", "-c", "logging_collector=off")
        self._run(
            self.programs.path("postgres"),
            "--single",
            *options,
            *quiet,
            "-D",
            cluster or self.place.cluster,
            "template1",
            text=sql,
        )

    def _run(self, *command: str | Path, text: str = "") -> None:
        done = self.place.account.run(*command, text=text)
        if done.returncode != 0:
            raise PostgresError(f"{Path(command[0]).name} failed:\n{_last_lines(done.stdout)}")

    def _configure(self, cluster: Path) -> None:
        file = cluster / "rostra.conf"
        settings = {
            **SETTINGS,
            "unix_socket_directories": '"' + str(self.place.sockets).replace('"', '""') + '"',
            "log_directory": str(self.place.log),
            **self.settings,
        }
        lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
        file.write_text("# Written by Rostra at each start; use ALTER SYSTEM for your own values.\n" + "".join(lines))
        self.place.account.give(file)

    def launch(self) -> None:
        """Start the server and wait until it answers; PostgresError with its log when it ends instead."""
        found = int((self.place.cluster / "PG_VERSION").read_text())
        if found != self.programs.major:
            raise PostgresError(
                f"The database in {self.place.cluster} was made by PostgreSQL {found}, but the programs here are of "
                f"PostgreSQL {self.programs.major}. Install PostgreSQL {found}, make a backup with it, and restore the "
                "backup into a new data folder."
            )
        self._configure(self.place.cluster)
        give_up = time.monotonic() + PATIENCE
        while not self.wait_until_ready(self._spawn()):
            said = self._said()
            if time.monotonic() > give_up or not any(words in said for words in REMAINS):
                raise PostgresError(f"PostgreSQL did not start. Its log in {self.place.log} ends:\n{said}")
            time.sleep(0.5)

    def _spawn(self) -> int:
        # The shell leaves at once, so that the server is nobody's child here and outlives this process.
        script = '"$1" -D "$2" </dev/null >"$3" 2>&1 & echo $!'
        stale = _written_pid(self.place.cluster)
        done = self.place.account.run(
            *("/bin/sh", "-c", script, "sh", self.programs.path("postgres"), self.place.cluster, self._start_log),
            # We know that the process of this number is a zombie or a stranger. PostgreSQL would take it for a living
            # server, except when told that it is its own grandparent; its check for shared memory in use remains.
            environment={"PG_GRANDPARENT_PID": str(stale)} if stale else {},
        )
        if not done.stdout.strip().isdigit():
            raise PostgresError(f"PostgreSQL did not start:\n{_last_lines(done.stdout)}")
        return int(done.stdout)

    @property
    def _start_log(self) -> Path:
        return self.place.log / "start.log"

    def _said(self) -> str:
        """The end of what the server wrote since it was spawned last."""
        text = self._start_log.read_text(errors="replace")
        spawned = self._start_log.stat().st_mtime
        for file in self.place.log.glob("server-*.log"):
            if file.stat().st_mtime >= spawned:
                text += file.read_text(errors="replace")
        return _last_lines(text)

    def wait_until_ready(self, pid: int) -> bool:
        """Wait as long as the server lives, telling that it recovers; False when it ended."""
        news = time.monotonic() + NEWS
        while serves(pid, self.place.cluster):
            if ping(self.place) == Ping.OK:
                return True
            if time.monotonic() > news:
                self._refuse_deaf(pid)
                self.say("PostgreSQL is recovering what was written last; waiting.")
                news += NEWS
            time.sleep(0.02)
        return False

    def _refuse_deaf(self, pid: int) -> None:
        """A server that calls itself ready and is not heard will never be: its socket was removed."""
        is_ready = any(line.strip() == "ready" for line in _pid_file(self.place.cluster))
        if is_ready and ping(self.place) == Ping.NO_RESPONSE:
            raise PostgresError(
                f"PostgreSQL runs (process {pid}), but its socket in {self.place.sockets} is gone. "
                f"Stop it with `kill -INT {pid}` and start again."
            )


def postmaster(cluster: Path) -> int | None:
    """The process id of the cluster's living server."""
    pid = _written_pid(cluster)
    return pid if pid and serves(pid, cluster) else None


def _written_pid(cluster: Path) -> int | None:
    first, *_ = _pid_file(cluster)
    return int(first) if first.isdigit() else None


def _pid_file(cluster: Path) -> list[str]:
    """The lines of PostgreSQL's lock file: process id first, state last; one empty line when there is no such file."""
    try:
        return (cluster / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return [""]


def serves(pid: int, cluster: Path) -> bool:
    """Whether the process lives and is of this cluster. A zombie has no command line, a stranger another one."""
    processes = Path("/proc/self")
    if processes.exists():
        try:
            line = (processes.parent / str(pid) / "cmdline").read_bytes()
            if not line:
                # A process that is just becoming another program has none either, for a moment.
                time.sleep(EXEC)
                line = (processes.parent / str(pid) / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return False
        return os.fsencode(cluster) in line.split(b"\0")
    listed = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return os.fsencode(cluster) in listed.stdout


def ping(place: Place) -> Ping:
    """Whether the server on the place's socket accepts connections, refuses them for now, or is not there."""
    conninfo = make_conninfo(host=str(place.sockets), port=PORT, user="postgres", dbname="postgres")
    return Ping(PGconn.ping(os.fsencode(conninfo)))


def stop(place: Place, say: Callable[[str], None]) -> None:
    """End the server, breaking off what its clients do; waits for its last checkpoint."""
    pid = postmaster(place.cluster)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):  # It ended by itself meanwhile.
        os.kill(pid, signal.SIGINT)
    news = time.monotonic() + NEWS
    while serves(pid, place.cluster):
        if time.monotonic() > news:
            say("PostgreSQL is writing its last changes to disk; waiting.")
            news += NEWS
        time.sleep(0.02)


def _last_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-LOG_LINES:])
