"""Packages that come back: checked whole, then kept word for word, so that they can be exported again as they were."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rostra.audit.actions import Data, NewEvent, record, record_many
from rostra.audit.sources import Enclosed
from rostra.core import files
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import User
from rostra.records import events
from rostra.records.loaded_content import NAME, item_of, loaded_item
from rostra.records.models import LoadedItem, LoadedPackage, Record
from rostra.records.packages.as2 import place_of
from rostra.records.packages.reading import Opened, PackageUnsafe, PackageWrong, open_package, unpack
from rostra.records.packages.seal import Witness

BATCH = 1_000
TOLD = 20
"""Failures that a refusal names."""


class PackageRefused(Refused):
    """The package is not loaded; the sentence says why, and nothing of it was kept."""


def load_package(*, path: Path, by: User | None, now: datetime) -> LoadedPackage:
    """Load a bag, or the tar file of one, into the body in scope, which has no records of its own. Raises PackageRefused."""
    if Record.objects.exclude(source=NAME).exists():
        raise PackageRefused(_("This body has records of its own: a package is loaded into an empty one."))
    try:
        with _bag(path) as bag:
            return _keep(open_package(bag), by, now)
    except PackageWrong as wrong:
        told = "\n".join(wrong.failures[:TOLD])
        words = ngettext(
            "The package is not what it claims (%(count)s failure):\n%(told)s",
            "The package is not what it claims (%(count)s failures):\n%(told)s",
            len(wrong.failures),
        )
        raise PackageRefused(words % {"count": len(wrong.failures), "told": told}) from wrong
    except PackageUnsafe as unsafe:
        raise PackageRefused(_("The package is not read: %(reason)s") % {"reason": str(unsafe)}) from unsafe


@contextmanager
def _bag(path: Path) -> Iterator[Path]:
    """The folder of the bag; a tar file is unpacked for as long as it is needed."""
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise PackageUnsafe(f"there is no file or folder {path.name}.")
    home = Path(settings.FILES_ROOT)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".load-") as folder:
        yield unpack(path, Path(folder))


@transaction.atomic
def _keep(opened: Opened, by: User | None, now: datetime) -> LoadedPackage:
    if LoadedPackage.objects.filter(sha256=opened.sha256).exists():
        raise PackageRefused(_("This package was loaded already."))
    package = LoadedPackage.objects.create(
        name=opened.name[:200],
        sha256=opened.sha256,
        witnesses=[_told(witness) for witness in opened.witnesses],
        by=by,
        at=now,
    )
    lines = enumerate(opened.lines(), 1)
    stored: set[str] = set()
    while some := list(islice(lines, BATCH)):
        _keep_some(package, opened, some, stored, by, now)
        package.count += len(some)
    package.save(update_fields=["count"])
    data: Data = {"name": package.name, "sha256": opened.sha256.hex(), "count": package.count}
    about = f"records.package:{package.pk}"
    record(body=current_body_id(), by=by, now=now, kind=events.PACKAGE_LOADED.name, about=about, data=data)
    return package


def _keep_some(
    package: LoadedPackage,
    opened: Opened,
    some: list[tuple[int, tuple[str, str]]],
    stored: set[str],
    by: User | None,
    now: datetime,
) -> None:
    for number, (activity, _proof) in some:
        for file in _files_of(activity, number):
            _store(opened, file, stored)
    rows = LoadedItem.objects.bulk_create(
        LoadedItem(package=package, number=number, activity=activity, proof=proof) for number, (activity, proof) in some
    )
    about, kind = f"records.package:{package.pk}", events.RECORD_LOADED.name
    told = [NewEvent(kind, about, {"package": package.pk}, loaded_item(row)) for row in rows]
    record_many(body=current_body_id(), by=by, now=now, events=told)


_NOUGHT = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""A character number nought as JSON has it, not the same letters after a backslash that stands for itself."""


def _files_of(activity: str, number: int) -> tuple[Enclosed, ...]:
    """The files of an item, once all that Rostra reads of it has the form that it must have."""
    try:
        said = json.loads(activity)
        # Half a character has no bytes.
        text = json.dumps(said, ensure_ascii=False).encode()
        media = item_of(said).media
        hashes = [bytes.fromhex(file.sha256) for file in media]
    except (ValueError, TypeError, AttributeError) as error:
        raise PackageUnsafe(f"record {number} has not the form of one.") from error
    if _NOUGHT.search(text):
        raise PackageUnsafe(f"record {number} has a character that no database takes.")
    if any(len(digest) != 32 for digest in hashes):
        raise PackageUnsafe(f"record {number} names a file without its hash.")
    return media


def _store(opened: Opened, file: Enclosed, stored: set[str]) -> None:
    """Keep a file of the package, once; what the package says is missing stays missing."""
    path = opened.folder / "representations" / place_of(file.sha256, file.type)
    if file.sha256 in stored or not path.is_file():
        return
    row = files.store(path.read_bytes(), content_type=file.type)
    if bytes(row.sha256).hex() != file.sha256:
        raise PackageUnsafe(f"the file {path.name} is not the one that its name says.")
    stored.add(file.sha256)


def _told(witness: Witness) -> dict[str, Any]:
    stamps = [{"token": each.token.hex(), "authority": each.authority, "at": each.at} for each in witness.stamps]
    return {"name": witness.name, "note": witness.note, "key": witness.key, "stamps": stamps}
