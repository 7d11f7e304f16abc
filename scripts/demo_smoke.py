"""What CI does with the demo: start it from nothing, sign in, look at pages, stop it, verify; then start it again."""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 240
PAGES = ("/", "/inbox/", "/calendar/", "/accounts/", "/records/", "/p/demo/ask/", "/p/demo/accounts/")
READY = re.compile(r"Ready: (http://localhost:\d+)/  sign in as (\S+) / (.+)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(environment: dict[str, str]) -> tuple[subprocess.Popen[str], re.Match[str]]:
    """`make demo` until it says that it is ready."""
    process = subprocess.Popen(
        ["make", "demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + PATIENCE
    if process.stdout is None:
        sys.exit("The demo has no output.")
    for line in process.stdout:
        sys.stdout.write(line)
        if ready := READY.search(line):
            return process, ready
        if time.monotonic() > deadline:
            break
    os.killpg(process.pid, signal.SIGKILL)
    sys.exit("The demo did not get ready.")


def look(ready: re.Match[str]) -> None:
    base, email, password = ready.groups()
    session = requests.Session()
    sign_in = session.get(f"{base}/account/login/", timeout=30)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', sign_in.text)
    if token is None:
        sys.exit("No sign-in form.")
    form = {"login": email, "password": password.strip(), "csrfmiddlewaretoken": token[1]}
    session.post(f"{base}/account/login/", data=form, headers={"Referer": base}, timeout=30).raise_for_status()
    for page in PAGES:
        answer = session.get(base + page, timeout=30)
        sys.stdout.write(f"{answer.status_code} {page} {len(answer.content)} bytes\n")
        if answer.status_code != 200 or "/account/login/" in answer.url:
            sys.exit(f"{page} is not there.")


def stop(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)
    code = process.wait(timeout=60)
    if process.stdout is not None:
        sys.stdout.write(process.stdout.read())
    if code not in (0, 2, 130, -signal.SIGINT):
        sys.exit(f"The demo ended with code {code}.")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        environment = {**os.environ, "ROSTRA_DATA": f"{folder}/var", "ROSTRA_PORT": str(free_port())}
        for _ in range(2):
            process, ready = start(environment)
            look(ready)
            stop(process)
        rostra = str(ROOT / ".venv/bin/rostra")
        subprocess.run([rostra, "verify", "--json"], env=environment, check=True, timeout=300)
    sys.stdout.write("The demo starts, serves, stops, starts again, and verifies.\n")


if __name__ == "__main__":
    main()
