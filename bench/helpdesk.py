"""The pages of the inbox beside those of django-helpdesk (BSD), with as many messages of the same texts in both.

django-helpdesk is installed by pip into an environment that is removed again. Both get their rows by SQL, into databases
of the same throw-away server, and are asked in turns through Django's test client: the whole stack without a web
server, one request at a time, on a warm cache. A ticket has its text twice, as description and as first follow-up, as
django-helpdesk stores a mail; a conversation has one message.

Alike: the texts, which of them are open, closed and whose; the Python, the PostgreSQL, one connection that stays open.
Not alike, in favour of django-helpdesk: it lists 25 tickets with their titles, Rostra 20 conversations with the
beginning of their text; it has one queue, Rostra eight; it asks for nothing but “is staff”. In favour of Rostra: it
counts what is somebody's work, django-helpdesk counts twice what was found, to show numbers of pages. Other work:
django-helpdesk looks for characters, also within words, in ten columns of the ticket without an index; Rostra looks for
words, whatever their ending.

A list of django-helpdesk is a page and the JSON that its script fetches then; `rows_only` is that JSON alone. A
conversation is opened from the list, which stays; `conversation_by_address` is the page with both.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.inbox import (
    COMMON,
    DATABASE,
    MIDDLING,
    OPEN,
    POOL,
    RARE,
    RUNS,
    SETTINGS,
    Measures,
    _fill,
    _fill_pool,
    summed,
)
from bench.ingest import NOW, set_up, use
from bench.register import PLAIN
from rostra.config.postgres import Cluster, throwaway

PEER = ("django-helpdesk~=2.6", "psycopg[binary]~=3.3")
PEER_DATABASE = "bench_helpdesk"
PAGES = Path(__file__).with_name("helpdesk_pages.py")
# The same lists in both: the query of Rostra's, and of django-helpdesk's.
LISTS = {
    "list_open": ("tab=all", ""),
    "list_all": ("tab=all&state=any", "status=1&status=2&status=3&status=4&status=5"),
    "filter_closed": ("tab=all&state=closed", "status=4"),
    "search_rare": (f"q={RARE['latin']}", f"search_type=header&q={RARE['latin']}"),
    "search_common": (f"q={COMMON['latin']}", f"search_type=header&q={COMMON['latin']}"),
}

PROJECT = {
    "peer_settings.py": """
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["localhost"]
DATABASES = {{"default": {database!r}}}
ROOT_URLCONF = "peer_urls"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites", "django.contrib.humanize",
    "rest_framework", "django_cleanup", "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {{"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]}},
}}]
SITE_ID = 1
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
HELPDESK_TEAMS_MODE_ENABLED = False
""",
    "peer_urls.py": """
from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]
""",
}

# Number n is what message n is in bench.inbox: its text, its state, whose it is and when it came in.
_TICKETS = """
INSERT INTO helpdesk_ticket (id, title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold,
  description, priority, due_date, secret_key)
SELECT n, left(p.text, 80), (SELECT id FROM helpdesk_queue), at, at, 'person' || n %% 4000 || '@bench.example',
  CASE WHEN n %% 5 = 0 THEN (SELECT id FROM auth_user) END, status, false,
  p.text || ' ' || n || CASE WHEN n %% 10000 = 1 THEN ' {rare}' WHEN n %% 100 = 2 THEN ' {middling}' ELSE '' END, 3,
  CASE WHEN status IN (1, 2) THEN at + interval '1 day' END, n::text
FROM generate_series(1, %(last)s) n
CROSS JOIN LATERAL (SELECT
  %(start)s::timestamptz + n * interval '20 seconds' AS at,
  CASE WHEN n <= %(last)s - %(open)s THEN 4 ELSE 1 + n %% 4 END AS status
) s
JOIN bench_pool p ON p.id = n %% %(pool)s
""".format(rare=" ".join(RARE.values()), middling=" ".join(MIDDLING.values()))

_FOLLOW_UPS = """
INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public)
SELECT id, created, 'E-Mail Received from ' || submitter_email, description, true FROM helpdesk_ticket
"""


class NotInstalled(Exception):
    """django-helpdesk could not be installed; the text says why."""


def run(messages: int = 100_000) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="rostra-bench-") as folder, throwaway(settings=SETTINGS) as cluster:
        python = _install(Path(folder))
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        _fill(cluster, messages, 1)
        with _peer(cluster, Path(folder), python) as peer:
            versions = _heard(peer)
            _fill_peer(cluster, messages)
            found = _asked(peer, {name: query for name, (_ours, query) in LISTS.items()})
            return _result(messages, {**versions, "found": found}, *_measure(peer))


def _result(
    messages: int, peer: dict[str, Any], ours: Measures, theirs: Measures, python: dict[str, float]
) -> dict[str, Any]:
    ratios = {name: theirs[name].p95 / ours[name].p95 for name in ours}
    rows_only = {f"{name}_rows_only": theirs[f"{name}_rows_only"].p95 / ours[name].p95 for name in LISTS}
    return {
        "name": "helpdesk",
        "figures": {
            "messages": messages,
            "p95_ms": {name: times.p95 for name, times in ours.items()},
            "median_ms": {name: times.median for name, times in ours.items()},
            "peer": peer,
            "peer_p95_ms": {name: times.p95 for name, times in theirs.items()},
            "peer_median_ms": {name: times.median for name, times in theirs.items()},
            "python_ms": python,
        },
        "ratios": {name: round(value, 2) for name, value in {**ratios, **rows_only}.items()},
        # By its address a conversation comes with the list: more than its counterpart.
        "holds": min(value for name, value in ratios.items() if name != "conversation_by_address") >= 1,
    }


def _measure(peer: subprocess.Popen[str]) -> tuple[Measures, Measures, dict[str, float]]:
    """In turns, so that whatever else the machine does meanwhile takes from both.

    The last is the processor's part of it without the database, which hardly depends on what else runs.
    """
    ours: Measures = {}
    theirs: Measures = {}
    python: dict[str, float] = {}
    for name, work in _works().items():
        counterpart = name.removesuffix("_by_address")
        _timed(work)
        _asked(peer, counterpart)
        runs = [(_timed(work), _asked(peer, counterpart)) for _ in range(RUNS)]
        ours[name] = summed([own for (own, _worked), _parts in runs])
        theirs[name] = summed([sum(clock for clock, _worked in parts) for _own, parts in runs])
        python[name] = summed([own for (_clock, own), _parts in runs]).median
        python[f"peer_{name}"] = summed([sum(worked for _clock, worked in parts) for _own, parts in runs]).median
        if name in LISTS:
            theirs[f"{name}_rows_only"] = summed([parts[-1][0] for _own, parts in runs])
    return ours, theirs, python


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - worked


# --- Rostra -----------------------------------------------------------------------------------------


def _works() -> dict[str, Callable[[], object]]:
    from django.conf import settings
    from django.test import Client

    from rostra.core.scoping import scope
    from rostra.inbox.models import Conversation
    from rostra.people.models import Member

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    browser = Client(SERVER_NAME="localhost")
    member = Member.everywhere.select_related("user").get(user__email="bench@bench.example")
    browser.force_login(member.user)
    with scope(member.body_id):
        newest = Conversation.objects.filter(state="open").order_by("-pk")[0].pk

    def asked(path: str, expected: bytes, headers: Mapping[str, str] | None = None) -> Callable[[], object]:
        def work() -> object:
            response = browser.get(path, headers=headers)
            # A page without what it is asked for would be a fast one.
            if response.status_code != 200 or expected not in response.content:
                raise RuntimeError(f"{path} answered {response.status_code} without {expected!r}")
            return response

        return work

    clicked = {"HX-Request": "true", "HX-Target": "talk", "Rostra-Rows": str(newest)}
    page = f"/inbox/{newest}/"
    return {
        **{name: asked(f"/inbox/?{query}", b'id="row-') for name, (query, _theirs) in LISTS.items()},
        "conversation": asked(page, b'id="talk"', clicked),
        "conversation_by_address": asked(page, b'id="talk"'),
    }


# --- django-helpdesk --------------------------------------------------------------------------------


def _install(folder: Path) -> Path:
    """An environment of its own; its interpreter."""
    python = folder / "peer" / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", str(folder / "peer")],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            reason = done.stdout.strip().splitlines()[-1:] or ["it does not say why"]
            raise NotInstalled(f"django-helpdesk cannot be installed, so nothing was compared: {reason[0]}")
    return python


def _peer(cluster: Cluster, folder: Path, python: Path) -> subprocess.Popen[str]:
    """Its project and its process, which ends when nothing can be said to it any more."""
    from rostra.config.settings import database

    cluster.create_database(PEER_DATABASE)
    plain: dict[str, Any] = database(cluster.url("owner", PEER_DATABASE))
    plain["OPTIONS"].pop("pool")
    # One connection that stays open, as for Rostra.
    settings = {**plain, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    project = folder / "project"
    project.mkdir()
    for name, text in PROJECT.items():
        (project / name).write_text(text.format(database=settings), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(project), "DJANGO_SETTINGS_MODULE": "peer_settings"}
    # -P: the folder of the script has modules that are called like Python's own.
    return subprocess.Popen(
        [str(python), "-P", str(PAGES)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _asked(peer: subprocess.Popen[str], said: object) -> Any:
    if peer.stdin is not None:
        peer.stdin.write(f"{json.dumps(said)}\n")
        peer.stdin.flush()
    return _heard(peer)


def _heard(peer: subprocess.Popen[str]) -> Any:
    line = peer.stdout.readline() if peer.stdout is not None else ""
    if not line:
        raise RuntimeError("The process of django-helpdesk ended before it answered.")
    return json.loads(line)


def _fill_peer(cluster: Cluster, messages: int) -> None:
    import psycopg

    with psycopg.connect(cluster.url("superuser", PEER_DATABASE), autocommit=True) as owner:
        _fill_pool(owner)
        start = NOW - timedelta(seconds=20 * messages)
        owner.execute(_TICKETS, {"last": messages, "start": start, "pool": POOL, "open": OPEN})
        owner.execute(_FOLLOW_UPS)
        owner.execute("VACUUM ANALYZE")


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench helpdesk", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    options = parser.parse_args(arguments)
    # Each request would be told of.
    logging.disable(logging.INFO)
    try:
        return run(options.messages)
    except NotInstalled as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
