"""E-ARK CSIP 2.1.0: the METS documents of a package and of its representations, streamed.

What is not plain from the specification: the type is AIP, since no SIP can satisfy both the schematron of E-ARK SIP 2.1.0 and
the METS schema; every file group names its content information type; CHECKSUM is what a reader must compare by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rostra.records.packages.folder import Entry, written
from rostra.records.packages.markup import Document

PROFILES = {
    "AIP": "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml",
    "SIP": "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
}
NAMESPACES = {
    "xmlns": "http://www.loc.gov/METS/",
    "xmlns:csip": "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
CONTENT = {
    "csip:CONTENTINFORMATIONTYPE": "OTHER",
    "csip:OTHERCONTENTINFORMATIONTYPE": "ActivityStreams 2.0",
}
METS = "METS.xml"


@dataclass(frozen=True, slots=True)
class Head:
    """What the header of every METS document of one package says; `at` is a time in ISO 8601, `kind` AIP or SIP."""

    label: str
    at: str
    software: str
    version: str
    kind: str = "AIP"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of files. `entries` is asked once; `points_to`: the one METS document of a representation."""

    use: str
    entries: Callable[[], Iterable[Entry]]
    points_to: str = ""


def write_mets(
    root: Path,
    path: str,
    *,
    identifier: str,
    head: Head,
    groups: Sequence[Group],
    descriptive: Sequence[Entry] = (),
    preservation: Sequence[Entry] = (),
) -> Entry:
    """One METS document at `path`; the paths of its entries are relative to its own folder."""
    with written(root / path) as file:
        numbers = count(1)
        writer = _Mets(Document(file), head, lambda part: f"{part}-{next(numbers)}")
        writer.write(identifier, groups, descriptive, preservation)
    return Entry(path, file.size, file.sha256)


class _Mets:
    def __init__(self, document: Document, head: Head, new_id: Callable[[str], str]) -> None:
        self._document = document
        self._head = head
        self._new_id = new_id

    def write(
        self, identifier: str, groups: Sequence[Group], descriptive: Sequence[Entry], preservation: Sequence[Entry]
    ) -> None:
        attributes = {
            **NAMESPACES,
            "OBJID": identifier,
            "TYPE": "Other",
            "csip:OTHERTYPE": "Social media records",
            "LABEL": self._head.label,
            **CONTENT,
            "PROFILE": PROFILES[self._head.kind],
        }
        with self._document.within("mets", attributes):
            self._header()
            described = [self._metadata("dmdSec", entry, {"MDTYPE": "DC"}) for entry in descriptive]
            kept = self._preservation(preservation)
            files = self._files(groups)
            self._structure(identifier, groups, files, described, kept)

    def _header(self) -> None:
        head = self._head
        dates = {"CREATEDATE": head.at, "LASTMODDATE": head.at, "csip:OAISPACKAGETYPE": head.kind}
        creator = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}
        with self._document.within("metsHdr", dates), self._document.within("agent", creator):
            self._document.leaf("name", head.software)
            self._document.leaf("note", head.version, {"csip:NOTETYPE": "SOFTWARE VERSION"})

    def _preservation(self, entries: Sequence[Entry]) -> list[str]:
        if not entries:
            return []
        with self._document.within("amdSec", {"ID": self._new_id("amdSec")}):
            kind = {"MDTYPE": "PREMIS", "MDTYPEVERSION": "3.0"}
            return [self._metadata("digiprovMD", entry, kind) for entry in entries]

    def _metadata(self, name: str, entry: Entry, kind: dict[str, str]) -> str:
        identifier = self._new_id(name)
        with self._document.within(name, {"ID": identifier, "CREATED": self._head.at, "STATUS": "CURRENT"}):
            self._document.leaf("mdRef", "", {**_link(entry.path), **kind, **self._fixity(entry)})
        return identifier

    def _files(self, groups: Sequence[Group]) -> list[str]:
        identifiers = []
        with self._document.within("fileSec", {"ID": self._new_id("fileSec")}):
            for group in groups:
                identifiers.append(self._new_id("fileGrp"))
                with self._document.within("fileGrp", {"USE": group.use, "ID": identifiers[-1], **CONTENT}):
                    for entry in group.entries():
                        attributes = {"ID": self._new_id("file"), **self._fixity(entry)}
                        with self._document.within("file", attributes):
                            self._document.leaf("FLocat", "", _link(entry.path))
        return identifiers

    def _fixity(self, entry: Entry) -> dict[str, object]:
        return {
            "MIMETYPE": entry.type,
            "SIZE": entry.size,
            "CREATED": self._head.at,
            "CHECKSUM": entry.sha256,
            "CHECKSUMTYPE": "SHA-256",
        }

    def _structure(
        self, identifier: str, groups: Sequence[Group], files: Sequence[str], described: list[str], kept: list[str]
    ) -> None:
        document = self._document
        with (
            document.within("structMap", {"TYPE": "PHYSICAL", "LABEL": "CSIP", "ID": self._new_id("structMap")}),
            document.within("div", self._div(identifier)),
        ):
            links = {"ADMID": " ".join(kept), "DMDID": " ".join(described)}
            given = {name: value for name, value in links.items() if value}
            document.leaf("div", "", {**self._div("Metadata"), **given})
            grouped = list(zip(groups, files, strict=True))
            for group, file_group in grouped:
                if not group.points_to:
                    with document.within("div", self._div(group.use)):
                        document.leaf("fptr", "", {"FILEID": file_group})
            self._representations([pair for pair in grouped if pair[0].points_to])

    def _representations(self, grouped: list[tuple[Group, str]]) -> None:
        """One division around those of all representations: the validator asks for it, and for a file of its own."""
        if not grouped:
            return
        with self._document.within("div", self._div("Representations")):
            self._document.leaf("fptr", "", {"FILEID": grouped[0][1]})
            for group, file_group in grouped:
                with self._document.within("div", self._div(group.use)):
                    self._document.leaf("mptr", "", {**_link(group.points_to), "xlink:title": file_group})

    def _div(self, label: str) -> dict[str, object]:
        return {"ID": self._new_id("div"), "LABEL": label}


def _link(path: str) -> dict[str, object]:
    return {"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": path}
