"""Who may read what a test wrote."""

from __future__ import annotations

from pathlib import Path


def modes(folder: Path) -> dict[str, int]:
    """The permissions of a folder and of all in it, by name."""
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
