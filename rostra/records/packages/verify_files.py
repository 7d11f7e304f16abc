"""The files of a package: the bag's manifest, and what the METS documents say of each file.

Python 3.8 or newer, nothing but the standard library: this is a part of `verify.py` (see `shipped`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from rostra.audit.verify_record import BadInput, Report

# --- The bag ------------------------------------------------------------------------------------------------

Hashes = dict[str, tuple[str, int]]


def safe(path: str) -> str:
    """A path of a manifest, which must not lead out of the package."""
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or not path.isprintable() or any(each in ("", ".", "..") for each in parts):
        raise BadInput(f"A manifest names the path {path!r}, which does not stay in the package.")
    return path


def hash_of(path: str) -> tuple[str, int]:
    """SHA-256 and size of a file, read piece by piece."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while True:
            piece = file.read(1 << 20)
            if not piece:
                return digest.hexdigest(), size
            digest.update(piece)
            size += len(piece)


def lines_of(path: str) -> Iterator[str]:
    """The lines of a text file, without their ends."""
    try:
        with open(path, "rb") as file:
            for line in file:
                yield line.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        raise BadInput(f"The file {path} cannot be opened: {error}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"The file {path} is not text in UTF-8.") from None


def manifest_of(path: str) -> dict[str, str]:
    """The hashes that a manifest of the bag says, by path."""
    told: dict[str, str] = {}
    for line in lines_of(path):
        parts = re.fullmatch(r"([0-9a-fA-F]{64})[ \t]+(\S.*)", line)
        if not parts:
            raise BadInput(f"{path} has a line that is none of a manifest.")
        name = re.sub("%(25|0[aA]|0[dD])", lambda found: chr(int(found[1], 16)), parts[2])
        told[safe(name)] = parts[1].lower()
    return told


def files_below(folder: str) -> Iterator[str]:
    """The paths of all files below a folder, relative to it. A link could lead anywhere: there must be none."""
    for home, folders, names in os.walk(folder):
        for name in sorted(folders + names):
            path = os.path.join(home, name)
            if os.path.islink(path):
                raise BadInput(f"{path} is a link: a package holds none.")
        folders.sort()
        for name in sorted(names):
            yield os.path.relpath(os.path.join(home, name), folder).replace(os.sep, "/")


def check_files(folder: str, told: dict[str, str], there: list[str], what: str, report: Report) -> Hashes:
    """Compare files with a manifest. Gives the hash and size of each that is there."""
    found: Hashes = {}
    good = True
    for path in sorted(told):
        if path not in there:
            report.wrong(f"{what}: the file {path} is missing.")
            good = False
    for path in there:
        found[path] = hash_of(os.path.join(folder, *path.split("/")))
        if path not in told:
            report.wrong(f"{what}: the file {path} does not belong to the package.")
            good = False
        elif told[path] != found[path][0]:
            report.wrong(f"{what}: the file {path} was changed.")
            good = False
    if good:
        report.proven(f"{what}: {len(there)} files are as they were when the package was made.")
    return found


def check_bag(bag: str, report: Report) -> Hashes:
    """Both manifests of the bag. Gives hash and size of all files in it, by path below the bag's folder."""
    tags: list[str] = []
    payload: list[str] = []
    for path in files_below(bag):
        (payload if path.startswith("data/") else tags).append(path)
    told = manifest_of(os.path.join(bag, "tagmanifest-sha256.txt"))
    listed = [path for path in tags if path != "tagmanifest-sha256.txt"]
    check_files(bag, told, listed, "What describes the bag", report)
    return check_files(bag, manifest_of(os.path.join(bag, "manifest-sha256.txt")), payload, "The bag", report)


# --- The package: METS ------------------------------------------------------------------------------------------


class Mets(NamedTuple):
    """What a METS document says: its identifier, and address, checksum and size of each file."""

    identifier: str
    files: list[tuple[str, str, str]]


def read_mets(path: str) -> Mets:
    """A METS document. One with a document type is refused: it could name entities that fill all memory."""
    identifiers: list[str] = []
    files: list[tuple[str, str, str]] = []
    pending: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "mets":
            identifiers.append(attributes.get("OBJID", ""))
        elif name == "file":
            pending.append(attributes)
        elif name == "FLocat" and pending:
            add(pending.pop(), attributes)
        elif name == "mdRef":
            add(attributes, attributes)

    def add(fixity: dict[str, str], link: dict[str, str]) -> None:
        address = safe(link.get("xlink:href", ""))
        if fixity.get("CHECKSUMTYPE") != "SHA-256":
            raise BadInput(f"{path}: the file {address} has no SHA-256.")
        files.append((address, fixity.get("CHECKSUM", "").lower(), fixity.get("SIZE", "")))

    def refuse(*_: Any) -> None:
        raise BadInput(f"{path} has a document type: it is not read.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        with open(path, "rb") as file:
            parser.ParseFile(file)
    except OSError as error:
        raise BadInput(f"The file {path} cannot be opened: {error}.") from None
    except expat.ExpatError as error:
        raise BadInput(f"{path} is not XML: {error}.") from None
    return Mets(identifiers[0] if identifiers else "", files)


def check_mets(package: str, hashes: Hashes, report: Report) -> None:
    """Compare all METS documents with the files; `hashes` are by path below the package's folder."""
    name = os.path.basename(os.path.abspath(package))
    listed: set[str] = {"METS.xml"}
    failures = 0
    folders = [""]
    while folders:
        home = folders.pop()
        mets = read_mets(os.path.join(package, *(home + "METS.xml").split("/")))
        if mets.identifier != (home.split("/")[-2] if home else name):
            report.wrong(f"{home}METS.xml: the identifier {mets.identifier!r} is not the name of its folder.")
            failures += 1
        for address, told, size in mets.files:
            path = home + address
            listed.add(path)
            failures += check_listed(path, told, size, hashes, home + "METS.xml", report)
            if not home and re.fullmatch("representations/[^/]+/METS.xml", path) and path in hashes:
                folders.append(path[: -len("METS.xml")])
    for path in sorted(set(hashes) - listed):
        report.wrong(f"METS: the file {path} stands in none of the METS documents.")
        failures += 1
    if not failures:
        report.proven(f"The package {name}: {len(listed)} files have the checksums of its METS documents.")


def check_listed(path: str, told: str, size: str, hashes: Hashes, where: str, report: Report) -> int:
    """Compare one file with what a METS document says. Gives the number of failures."""
    if path not in hashes:
        report.wrong(f"{where}: the file {path} is missing.")
    elif hashes[path] != (told, int(size) if re.fullmatch("[0-9]{1,18}", size) else -1):
        report.wrong(f"{where}: the file {path} has another checksum or size.")
    else:
        return 0
    return 1
