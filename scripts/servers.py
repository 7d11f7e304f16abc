"""Installs what `make test-servers` starts, on Debian and Ubuntu; says what is missing elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {
    "dovecot": "dovecot-imapd",
    "doveadm": "dovecot-lmtpd",
    "postfix": "postfix",
    "redis-server": "redis-server",
    "node": "nodejs",
    "npm": "npm",
    "g++": "g++",
    "make": "make",
    "openssl": "openssl",
}


def missing() -> list[str]:
    found = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return [package for program, package in PACKAGES.items() if shutil.which(program, path=found) is None]


if __name__ == "__main__":
    lacking = missing()
    if lacking:
        line = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lacking]
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            sys.exit(f"rostra: the server tests need packages that are missing. As root: {' '.join(line)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        subprocess.run(line, check=True, env=environment)
    if lacking := missing():
        sys.exit(f"rostra: still missing after installing: {', '.join(lacking)}")
