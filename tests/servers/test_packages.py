"""Packages before other people's validators: each accepts ours, and rejects a copy that somebody touched."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rostra.records.packages import csip
from tests.audit.authority import Authority, serve
from tests.cast import Cast
from tests.inbox.office import Office, open_office
from tests.records.packing import export, fill, package_of, unpacked, verify
from tests.servers import validators
from tests.servers.programs import need

pytestmark = pytest.mark.servers
VALID = ["WellFormed", "VALID", "VALID"]
CHECKPOINTS = "representations/log/data/checkpoints"


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """At the real time: the authority has no clock but the machine's."""
    from rostra.core.scoping import scope

    now = datetime.now(UTC)
    cast = Cast(now=now)
    with scope(cast.body), open_office(cast, now) as made:
        yield made


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Iterator[Authority]:
    need("openssl")
    folder = tmp_path / "authority"
    folder.mkdir()
    made = Authority(folder)
    with serve(made) as url:
        settings.ROSTRA_TSA_URL, settings.ROSTRA_TSA_CA = url, made.root
        settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
        yield made


@pytest.fixture
def bag(office: Office, authority: Authority, tmp_path: Path) -> Path:
    """A package of messages and a capture, under a stamped checkpoint."""
    fill(office)
    [made] = unpacked(export(office), tmp_path / "out")
    return made


def touched(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def test_bagit_and_coreutils_accept_the_bag_and_reject_an_altered_item(bag: Path) -> None:
    assert (validators.bagit(bag), validators.sums(bag), validators.sums(bag, "tagmanifest-sha256.txt")) == (True,) * 3

    [items] = bag.rglob("items-*.jsonl")
    touched(items, b"library", b"liberty")

    assert (validators.bagit(bag), validators.sums(bag), verify(bag)[0]) == (False, False, 1)


def test_eark_validator_accepts_the_package_without_a_warning_and_rejects_one_without_its_name(bag: Path) -> None:
    package = package_of(bag)
    assert validators.eark(package) == (VALID, [])

    touched(package / "METS.xml", f' OBJID="{package.name}"'.encode(), b"")

    states, complaints = validators.eark(package)
    assert (states[2], "CSIP1" in complaints) == ("INVALID", True)


def test_sip_differs_only_by_the_rule_that_nobody_can_follow(bag: Path) -> None:
    package = package_of(bag)
    mets = (package / "METS.xml").read_bytes()
    sip = mets.replace(b'OAISPACKAGETYPE="AIP"', b'OAISPACKAGETYPE="SIP"')
    (package / "METS.xml").write_bytes(sip.replace(csip.PROFILES["AIP"].encode(), csip.PROFILES["SIP"].encode()))

    assert validators.eark(package)[1] == ["SIP14"]


def test_mets_schema_accepts_every_document_and_rejects_a_broken_one(bag: Path) -> None:
    package = package_of(bag)
    known = validators.schema(package / "schemas", "mets.xsd")
    documents = sorted(package.rglob("METS.xml"))

    assert [validators.accepts(known, path) for path in documents] == [True] * 5
    broken = documents[1].read_bytes().replace(b"<FLocat", b"<Flocat")
    assert validators.accepts(known, broken) is False
    theirs = validators.eark_schemas() / "mets.xsd"
    assert (package / "schemas" / "mets.xsd").read_bytes() == theirs.read_bytes()


def test_premis_schema_accepts_events_and_rejects_one_without_its_type(bag: Path) -> None:
    package = package_of(bag)
    known = validators.schema(package / "schemas", "premis-v3-0.xsd")
    documents = sorted(package.rglob("premis*.xml"))

    assert [validators.accepts(known, path) for path in documents] == [True, True]
    broken = documents[0].read_bytes().replace(b"<eventType>transfer</eventType>", b"")
    assert validators.accepts(known, broken) is False


def test_wacz_and_warcio_accept_captures_and_reject_altered_ones(bag: Path, tmp_path: Path) -> None:
    [capture] = bag.rglob("*.wacz")
    assert validators.wacz(capture) is True

    inside = tmp_path / "inside"
    with zipfile.ZipFile(capture) as file:
        file.extractall(inside)
    [warc] = (inside / "archive").iterdir()
    assert validators.warc(warc) is True
    pages = inside / "pages" / "pages.jsonl"
    pages.write_text(pages.read_text().replace("The city", "The village"))
    altered = tmp_path / "altered.wacz"
    with zipfile.ZipFile(altered, "w") as file:
        for path in sorted(inside.rglob("*")):
            file.write(path, path.relative_to(inside))

    assert validators.wacz(altered) is False
    assert verify(bag)[0] == 0
    shutil.copy(altered, capture)
    assert verify(bag)[0] == 1


def test_every_item_is_activitystreams_and_an_unknown_word_is_none(bag: Path) -> None:
    package = package_of(bag)
    [items] = package.rglob("items-*.jsonl")
    activities = [json.loads(line) for line in items.read_text(encoding="utf-8").split("\n")[:-1]]

    assert [validators.unknown_terms(activity, package) for activity in activities] == [[]] * 6
    wrong = {**activities[0], "type": "Creatte", "contnet": "x"}
    assert validators.unknown_terms(wrong, package) == ["_:Creatte", "_:contnet"]


def test_openssl_believes_the_time_and_no_other_checkpoint(bag: Path, authority: Authority) -> None:
    [folder] = (package_of(bag) / CHECKPOINTS).iterdir()
    command = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        "checkpoint.txt",
        "-in",
        "stamp-1.tsr",
        "-CAfile",
        str(authority.root),
    ]

    def believed() -> bool:
        return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0

    assert believed() is True
    with (folder / "checkpoint.txt").open("ab") as file:
        file.write(b"\n")
    assert believed() is False


def test_checker_says_how_the_time_is_checked(bag: Path) -> None:
    code, said = verify(bag)

    assert (code, "openssl ts -verify -data checkpoint.txt -in stamp-1.tsr" in said) == (0, True)


def test_representation_that_eark_overlooks_is_seen_by_the_checker(bag: Path) -> None:
    """The validator looks neither into these documents nor at the files."""
    package = package_of(bag)
    touched(package / "representations" / "log" / "METS.xml", b'OBJID="log"', b'OBJID="lag"')

    assert validators.eark(package) == (VALID, [])
    assert verify(bag)[0] == 1
