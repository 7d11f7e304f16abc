"""Installs what `make test-servers` starts, on Debian and Ubuntu; says what is missing elsewhere.

Nothing of it is started here: the tests start each server with a configuration of their own, and stop it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = {
    "usr/sbin/dovecot": "dovecot-imapd",
    "usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "usr/sbin/postfix": "postfix",
    "usr/lib/postgresql/*/bin/initdb": "postgresql",
    "usr/bin/redis-server": "redis-server",
    "usr/bin/openssl": "openssl",
    "usr/share/wordpress/wp-load.php": "wordpress",
    "usr/bin/php": "php-cli",
    "usr/lib/php/*/mysqli.so": "php-mysql",
    "usr/lib/php/*/gd.so": "php-gd",
    "usr/sbin/mariadbd": "mariadb-server",
    # For one of the npm packages of the Bluesky servers.
    "usr/bin/g++": "g++",
    "usr/bin/make": "make",
}
"""By a path (or pattern) that is there once the package is."""

ROOT = Path(__file__).resolve().parent.parent
VALIDATORS = ROOT / ".cache" / "validators"
LOCK = ROOT / "requirements" / "validators.txt"

POLICY = Path("/usr/sbin/policy-rc.d")


def missing() -> list[str]:
    return [package for path, package in PACKAGES.items() if not any(Path("/").glob(path))]


def install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    with services_kept_still():
        subprocess.run([*apt, "update"], check=True, env=environment)
        subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=True, env=environment)


@contextmanager
def services_kept_still() -> Iterator[None]:
    """Debian starts what it installs, unless this script forbids it. Where a machine has its own, that one decides."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def make_validators() -> None:
    """Other people's validators of packages, in an environment of their own: again only when their versions changed."""
    made, wanted = VALIDATORS / "made", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if made.exists() and made.read_text() == wanted:
        return
    print("Installing the validators of packages …", flush=True)
    venv.create(VALIDATORS, clear=True, with_pip=True)
    pip = [str(VALIDATORS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    made.write_text(wanted)


if __name__ == "__main__":
    if lacking := missing():
        command = f"apt-get install --no-install-recommends {' '.join(lacking)}"
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            sys.exit(f"rostra: the server tests need packages that are missing. As root: {command}")
        print(f"Installing what the server tests need: {', '.join(lacking)} …", flush=True)
        install(lacking)
    if lacking := missing():
        sys.exit(f"rostra: still missing after installing: {', '.join(lacking)}")
    make_validators()
