"""The `rostra` command: Django's commands and ours, with the embedded database running meanwhile where there is no other."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rostra.config import environment
from rostra.config.postgres import Cluster, PostgresError

OURS = {
    "demo": "set everything up, build the demo municipality and run it",
    "serve": "run the web server",
    "worker": "run a worker: collects, publishes, keeps the log",
    "import": "bring messages in from a file",
    "export": "write records as a package that anybody can check, or as a table",
    "load": "bring an exported package back into an empty body",
    "verify": "recompute the log from the rows and name the first bad leaf",
    "log": "the keys that sign the log, a new one, a time stamp at once",
    "policy": "what falls short in the text of a body's policy",
    "channel": "try an account on its real network: publish, read back, withdraw",
    "doctor": "say what is configured, reachable, alive and late, and what to do",
    "vault": "the keys of the credentials: how they stand, a new one, everything under the new one",
    "backup": "write database and files into one file; keys are left out",
    "restore": "bring a backup back into an empty installation",
    "createbody": "create a body and its first administrator",
    "deactivate": "switch a person off: they leave every body and never sign in again",
    "migrate": "bring the database's tables up to this release",
}
STAYING = frozenset({"demo", "serve", "worker"})
"""They run for weeks: meanwhile a database that was killed is started again."""
LOOKING = 2.0
"""Seconds between two looks at it."""
NO_DATABASE = frozenset({"help", "version", "makemigrations", "compilemessages", "collectstatic", "check", "bench"})


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point of the console command; exits with the command's code."""
    arguments = list(sys.argv if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    if len(arguments) < 2 or (arguments[1] in ("help", "--help", "-h") and len(arguments) == 2):
        sys.stdout.write(overview())
        return
    try:
        if _needs_embedded(arguments):
            cluster = Cluster(environment.path("ROSTRA_DATA"), say=_say)
            with cluster.hold():
                use(cluster)
                if arguments[1] in STAYING:
                    with kept_up(cluster):
                        _run(arguments)
                else:
                    _run(arguments)
        else:
            _run(arguments)
    except (PostgresError, environment.WrongValue) as error:
        sys.exit(f"rostra: {error}")
    except KeyboardInterrupt:
        _say("Stopped.")
        sys.exit(130)


def use(cluster: Cluster) -> None:
    """Let settings and child processes find the embedded database."""
    os.environ["DATABASE_URL"] = cluster.url("app")
    os.environ["DATABASE_OWNER_URL"] = cluster.url("owner")


@contextmanager
def kept_up(cluster: Cluster) -> Iterator[None]:
    """Meanwhile start the cluster's server again whenever it died."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(LOOKING):
            try:
                if cluster.revive():
                    _say("The database had ended: it was started again.")
            except PostgresError as error:
                _say(str(error))

    watch = threading.Thread(target=look, name="database-watch", daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def overview() -> str:
    """What `rostra` alone prints."""
    width = max(map(len, OURS))
    lines = [f"  {name:{width}}  {what}" for name, what in OURS.items()]
    return "\n".join(
        [
            "Rostra: the social media office of a public body.",
            "",
            "rostra COMMAND [--help]",
            "",
            *lines,
            "",
            "Every command of Django works too (rostra shell, rostra dbshell, rostra changepassword …).",
            "Settings come from the environment: see docs/reference/settings.md.",
            "",
        ]
    )


def _needs_embedded(arguments: list[str]) -> bool:
    wants_help = any(argument in ("-h", "--help") for argument in arguments[2:])
    return not environment.text("DATABASE_URL") and arguments[1] not in NO_DATABASE and not wants_help


def _run(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


def _say(sentence: str) -> None:
    sys.stderr.write(f"rostra: {sentence}\n")
