"""The last step of a package: what explains it, the METS documents, the bag around it, and one file of it all."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from rostra.records.packages import bag, csip, premis, readable
from rostra.records.packages.as2 import CAPTURES, CONTEXT, CONTEXT_FILE, MEDIA, moment
from rostra.records.packages.folder import Entry, by_hash, write, written
from rostra.records.packages.markup import clean
from rostra.records.packages.part import ITEMS, RECORDS, Chunk, Part
from rostra.records.packages.shipped import CHECKER, verify_program

HERE = Path(__file__).parent
SCHEMAS = ("mets.xsd", "xlink.xsd", "DILCISExtensionMETS.xsd", "premis-v3-0.xsd", "activitystreams.jsonld")
README = "README.txt"
DESCRIBED = "metadata/descriptive/dc.xml"
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp: the authority's reply as it came, its name and the time that it confirms (ISO 8601)."""

    token: bytes
    authority: str
    at: str


@dataclass(frozen=True, slots=True)
class Witness:
    """What the records of a package are proven against: a signed checkpoint, its key, and its stamps, first one first."""

    note: str
    key: str
    stamps: tuple[Stamp, ...] = ()

    @property
    def name(self) -> str:
        """The name of its folder: the beginning of the note's hash."""
        return hashlib.sha256(self.note.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself. `words` are the sentences and labels of its index, in the body's language; `facts`
    what the index shows of the export, in order."""

    title: str
    body: str
    language: str
    at: datetime
    purpose: str
    software: str
    version: str
    group: str
    number: int
    redacted: bool
    words: Mapping[str, str]
    facts: Mapping[str, str]
    witnesses: tuple[Witness, ...]


def seal(part: Part, about: About) -> None:
    """Write everything that is not a chunk; again after a crash, the same."""
    root, chunks = part.root, list(part.chunks())
    entries = [entry for chunk in chunks for entry in chunk.entries]
    context = json.dumps(CONTEXT, sort_keys=True, indent=1)
    entries.append(write(root, f"{ITEMS}/{CONTEXT_FILE}", [context.encode()]))
    entries.extend(_witnesses(root, about.witnesses))
    head = csip.Head(about.title, moment(about.at), about.software, about.version)
    representations = list(_representations(root, head, entries, about))
    readme = _readme(part, about)
    documentation = [
        *_below(entries, "documentation/"),
        write(root, f"documentation/{README}", [readme]),
        write(root, f"documentation/{CHECKER}", [verify_program().encode()]),
        write(root, "documentation/index.html", [_index(about, chunks).encode()]),
    ]
    schemas = [write(root, f"schemas/{name}", [(HERE / "schemas" / name).read_bytes()]) for name in SCHEMAS]
    described = write(root, DESCRIBED, [_dublin_core(about, about.title)])
    kept = _transfer(part, about, representations)
    groups = [
        csip.Group("Documentation", lambda: documentation),
        csip.Group("Schemas", lambda: schemas),
        *(
            csip.Group(entry.path.removesuffix(f"/{csip.METS}").capitalize(), partial(_only, entry), entry.path)
            for entry in representations
        ),
    ]
    mets = csip.write_mets(
        root,
        csip.METS,
        identifier=part.name,
        head=head,
        groups=groups,
        descriptive=[described],
        preservation=[kept],
    )
    written_last = [mets, described, kept, *documentation[-3:], *schemas, *representations]
    payload = chain(written_last, entries, _media(root, MEDIA), _media(root, CAPTURES))
    named = (Entry(f"{part.name}/{entry.path}", entry.size, entry.sha256) for entry in payload)
    bag.seal(part.bag, named, _bag_info(part, about), {README: readme})


def pack(part: Part, target: Path, about: About) -> Entry:
    """The sealed bag as one tar file, whole or not there; the same bytes for the same bag."""
    with (
        written(target) as file,
        tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK) as tar,  # type: ignore[call-overload]
    ):
        for path in _walk(part.bag):
            info = tar.gettarinfo(path, arcname=path.relative_to(part.home).as_posix())
            info.mtime, info.uid, info.gid, info.uname, info.gname = int(about.at.timestamp()), 0, 0, "", ""
            info.mode = 0o755 if path.is_dir() else 0o644
            if path.is_dir():
                tar.addfile(info)
            else:
                with path.open("rb") as content:
                    tar.addfile(info, content)
            # It would remember every file until the end.
            tar.members = []
    return Entry(target.name, file.size, file.sha256)


def _walk(folder: Path) -> Iterator[Path]:
    yield folder
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _only(entry: Entry) -> list[Entry]:
    return [entry]


def _below(entries: Iterable[Entry], folder: str) -> list[Entry]:
    return [entry for entry in entries if entry.path.startswith(folder)]


def _media(root: Path, name: str) -> Iterator[Entry]:
    return by_hash(root, f"representations/{name}/data")


def _witnesses(root: Path, witnesses: Iterable[Witness]) -> Iterator[Entry]:
    for witness in witnesses:
        folder = f"{RECORDS}/checkpoints/{witness.name}"
        yield write(root, f"{folder}/checkpoint.txt", [witness.note.encode()])
        yield write(root, f"{folder}/key.txt", [f"{witness.key}\n".encode()])
        for number, stamp in enumerate(witness.stamps, 1):
            yield write(root, f"{folder}/stamp-{number}.tsr", [stamp.token])
            told = json.dumps({"authority": stamp.authority, "at": stamp.at}, ensure_ascii=False, sort_keys=True)
            yield write(root, f"{folder}/stamp-{number}.json", [f"{told}\n".encode()])


def _representations(root: Path, head: csip.Head, entries: list[Entry], about: About) -> Iterator[Entry]:
    """The METS document of each representation; what describes it joins the entries."""
    for name in ("activitystreams", "log", MEDIA, CAPTURES):
        home = f"representations/{name}"
        if not (root / home / "data").is_dir():
            continue
        described = write(root, f"{home}/{DESCRIBED}", [_dublin_core(about, f"{about.title}: {name}")])
        data = [entry for entry in entries if entry.path.startswith(f"{home}/data/")]
        kept = _below(entries, f"{home}/metadata/preservation/")
        listed = partial(_media, root, name) if name in (MEDIA, CAPTURES) else partial(iter, data)
        entries.append(described)
        yield csip.write_mets(
            root,
            f"{home}/{csip.METS}",
            identifier=name,
            head=head,
            groups=[csip.Group("Data", partial(_inside, listed, home))],
            descriptive=list(_inside(partial(iter, [described]), home)),
            preservation=list(_inside(partial(iter, kept), home)),
        )


def _inside(listed: Callable[[], Iterator[Entry]], home: str) -> Iterator[Entry]:
    for entry in listed():
        yield Entry(entry.path.removeprefix(f"{home}/"), entry.size, entry.sha256)


def _transfer(part: Part, about: About, representations: list[Entry]) -> Entry:
    path = "metadata/preservation/premis.xml"
    paths = tuple(entry.path for entry in representations)
    events = [premis.Event(f"{part.name}:transfer", "transfer", moment(about.at), paths, about.purpose or about.title)]
    if about.redacted:
        events.append(premis.Event(f"{part.name}:redaction", "redaction", moment(about.at), paths))
    with written(part.root / path) as file:
        premis.write_premis(file, representations, events, agent=part.agent)
    return Entry(path, file.size, file.sha256)


def _dublin_core(about: About, title: str) -> bytes:
    lines = {"title": title, "creator": about.body, "language": about.language, "date": moment(about.at)[:10]}
    lines["description"] = about.purpose
    inside = "".join(f"<dc:{name}>{escape(clean(text))}</dc:{name}>\n" for name, text in lines.items() if text)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n{inside}</oai_dc:dc>\n'
    ).encode()


def _readme(part: Part, about: About) -> bytes:
    path = HERE / "readme" / f"{about.language}.txt"
    text = (path if path.exists() else HERE / "readme" / "en.txt").read_text(encoding="utf-8")
    keys = "\n".join(f"  {witness.key}" for witness in about.witnesses)
    checker = f"data/{part.name}/documentation/{CHECKER}"
    checkpoints = f"data/{part.name}/{RECORDS}/checkpoints"
    values = {"title": about.title, "body": about.body, "date": moment(about.at)[:10], "name": part.name}
    return Template(text).substitute(values, checker=checker, checkpoints=checkpoints, keys=keys).encode()


def _index(about: About, chunks: list[Chunk]) -> str:
    words = about.words
    pages = [(f"records/{name}", told) for chunk in chunks for name, told in chunk.pages]
    missing = sorted({sha256 for chunk in chunks for sha256 in chunk.missing})
    parts = [
        readable.facts(about.facts),
        readable.links([(README, words["readme"]), (CHECKER, words["checker"])]),
        readable.text(words["redacted"]) if about.redacted else "",
        readable.links(pages),
    ]
    if missing:
        parts.append(readable.text("\n".join([words["missing"], *missing])))
    return readable.page(title=about.title, language=about.language, parts=parts)


def _bag_info(part: Part, about: About) -> dict[str, str]:
    return {
        "Source-Organization": about.body,
        "External-Description": about.title,
        "Bagging-Date": moment(about.at)[:10],
        "External-Identifier": part.name,
        "Bag-Group-Identifier": about.group,
        "Bag-Count": f"{about.number} of ?",
        "Bag-Software-Agent": f"{about.software} {about.version}",
    }
