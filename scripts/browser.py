"""Sees to a Chromium for the browser tests: the one that is there, else by the means that the machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium on this machine, Playwright's own included."""
    if (named := os.environ.get("ROSTRA_CHROMIUM")) and Path(named).exists():
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Debian's package where we may install one, else Playwright's download."""
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt and (not sudo or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*sudo, apt, "update", "-qq"], check=True, env=environment)
        # Pango draws PDFs; Chromium brings it as a rule.
        packages = ["chromium", "fonts-noto-core", "libpango-1.0-0", "libpangoft2-1.0-0"]
        done = subprocess.run(
            [*sudo, apt, "install", "-y", "-qq", "--no-install-recommends", *packages], env=environment, check=False
        )
        if done.returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


if __name__ == "__main__":
    if find() is None:
        sys.stdout.write("Installing Chromium for the browser tests …\n")
        install()
    found = find()
    if found is None:
        sys.exit("rostra: no Chromium could be installed. Install one, or name it in ROSTRA_CHROMIUM.")
