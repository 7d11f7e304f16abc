"""Running the demo: tables, data, then web server and worker until Ctrl-C."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from rostra.config import environment
from rostra.config.demo.build import EMAIL, PASSWORD, SLUG, build
from rostra.config.keys import require_keys
from rostra.config.postgres import DATABASE, Cluster
from rostra.config.processes import Processes
from rostra.config.staticfiles import collect
from rostra.people.models import Body

PATIENCE = 90.0

Say = Callable[[str], Any]


class DemoError(Exception):
    """The demo cannot start; the sentence says what to do."""


def run(*, port: int, language: str, stage: str, reload: bool, say: Say) -> None:
    """Have set up what is not there yet, serve until SIGINT or SIGTERM. Raises DemoError."""
    _port_is_free(port)
    processes = Processes({"web": ["serve", *(["--reload"] if reload else [])], "worker": ["worker"]}, say)
    # Before anything is started: a Ctrl-C at any moment ends in order.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: processes.stopping.set())
    os.environ["ROSTRA_PORT"] = str(port)
    # The page that citizens see is captured as well: Rostra may ask itself for it.
    os.environ["ROSTRA_ALLOW_HOSTS"] = f"{os.environ.get('ROSTRA_ALLOW_HOSTS', '')} localhost:{port}".strip()
    # In a process of its own: what building takes in memory goes with it.
    command = [sys.executable, "-m", "rostra.config", "demo", "--build-only", "--language", language, "--stage", stage]
    built = subprocess.run(command, check=False).returncode
    if processes.stopping.is_set():
        return
    if built:
        raise DemoError("The demo could not be built. The lines above say why.")
    say("Starting web server and worker …")
    processes.start()
    watcher = threading.Thread(target=processes.watch, name="watch", daemon=True)
    watcher.start()
    try:
        if _wait_until_ready(port, processes.stopping):
            say(f"Ready: http://localhost:{port}/  sign in as {EMAIL} / {PASSWORD}")
            say(f"The page that citizens see: http://localhost:{port}/p/{SLUG}/ask/   Stop with Ctrl-C.")
        processes.stopping.wait()
    finally:
        say("Stopping …")
        watcher.join(timeout=5)
        processes.stop()


def set_up(*, language: str, stage: str, say: Say) -> None:
    """Tables, static files, and the municipality where there is none yet."""
    building = Path(settings.DATA) / "demo-is-being-built"
    if building.exists():
        say("The last start was interrupted while the demo was being built: building it again.")
        _start_over()
    say("Bringing the tables up to date …")
    call_command("migrate", verbosity=0)
    require_keys()
    if not Body.objects.filter(slug=SLUG).exists():
        say("Building the demo municipality …")
        building.parent.mkdir(parents=True, exist_ok=True)
        building.touch()
        build(stage=stage, language=language, now=timezone.now(), say=say)
    building.unlink(missing_ok=True)
    collect()


def _start_over() -> None:
    """Throw away what an interrupted build left: the mark beside the data says that nobody has used it yet."""
    cluster = Cluster(environment.path("ROSTRA_DATA"))
    if cluster.url("app") != settings.DATABASE_URL:
        raise DemoError(
            "The last start was interrupted while the demo was being built. Empty the database and start again."
        )
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the pool is PostgreSQL's own
    cluster.drop_database(DATABASE)
    cluster.create_database(DATABASE)


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError as error:
            raise DemoError(f"There is no port {port}: choose one between 1024 and 65535.") from error
        except OSError as error:
            raise DemoError(f"Port {port} is in use. Choose another one: make demo ROSTRA_PORT=8001") from error


def _wait_until_ready(port: int, stopping: threading.Event) -> bool:
    """Until database, tables and worker are there; False when asked to stop meanwhile. Raises DemoError after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    state: dict[str, bool] = {}
    while time.monotonic() < deadline:
        if stopping.wait(0.3):
            return False
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as request:
                request.request("GET", "/readyz")
                state = json.loads(request.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            continue
        if all(state.values()):
            return True
    missing = ", ".join(name for name, there in state.items() if not there) or "the web server"
    raise DemoError(f"Not ready after {PATIENCE:.0f} seconds: {missing}. The lines above say why.")
