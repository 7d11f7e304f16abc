"""The `rostra` command: Django's commands and ours, with the embedded database running meanwhile where there is no other."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rostra.config import environment
from rostra.config.postgres import Cluster, PostgresError

OURS = {
    "demo": "set everything up, build the demo municipality and run it",
    "serve": "run the web server",
    "worker": "run a worker: collects, publishes, keeps the log",
    "import": "bring messages in from a file",
    "verify": "recompute the log from the rows and name the first bad leaf",
    "doctor": "say what is configured, reachable, alive and late, and what to do",
    "backup": "write database and files into one file; keys are left out",
    "restore": "bring a backup back into an empty installation",
    "createbody": "create a body and its first administrator",
    "migrate": "bring the database's tables up to this release",
}
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
                _run(arguments)
        else:
            _run(arguments)
    except (PostgresError, environment.WrongValue) as error:
        sys.exit(f"rostra: {error}")


def use(cluster: Cluster) -> None:
    """Let settings and child processes find the embedded database."""
    os.environ["DATABASE_URL"] = cluster.url("app")
    os.environ["DATABASE_OWNER_URL"] = cluster.url("owner")


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
