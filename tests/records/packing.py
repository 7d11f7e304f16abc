"""A body with records of several kinds, its exports, and packages taken apart."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image

from rostra.audit.sequencer import sequence
from rostra.core.unpacking import unpack
from rostra.records.actions.capturing import ask_capture, claim
from rostra.records.actions.capturing import finish as captured
from rostra.records.actions.exporting import claim as claim_export
from rostra.records.actions.exporting import open_export
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.writing import write
from rostra.records.enums import CaptureReason, ExportFormat
from rostra.records.models import Export, ExportPart, PageCapture
from rostra.records.pages.taken import Exchange, Taken
from rostra.records.pages.wacz import pack
from rostra.records.selecting import Selection
from tests.inbox.office import Office

ARABIC = "متى تفتح المكتبة؟"
TEXTS = (
    "When does the library open?",
    "Vannet er brunt i dag. Kokevarsel?",
    ARABIC,
    '=HYPERLINK("x")',
    "a\u2028b <b>&\x07",
)


def fill(office: Office, count: int = 5) -> None:
    """People write, and their account's page is captured."""
    for number in range(count):
        office.message(TEXTS[number % len(TEXTS)], author=f"person{number}", at=office.now - timedelta(minutes=number))
    capture(office)
    file(office)


def file(office: Office, body: int | None = None) -> None:
    """What the log vouches for becomes records."""
    pk = body or office.cast.body.pk
    sequence(pk)
    file_waiting(pk, now=office.now)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(out, "PNG")
    return out.getvalue()


def capture(office: Office, url: str = "https://social.example/city") -> PageCapture:
    """A page of the account as people saw it."""
    now = office.now
    ask_capture(url=url, account=office.city.pk, reason=CaptureReason.DEMAND, by=None, now=now)
    row = claim(now)
    assert row is not None
    page = Exchange(url, "GET", (), b"", 200, "OK", (("Content-Type", "text/html"),), b"<p>The city", now)
    taken = Taken(
        asked=url,
        url=url,
        began_at=now,
        tool="test",
        status=200,
        title="The city",
        text="The city",
        findings=(),
        exchanges=(page,),
        resources=(),
        picture=picture(),
    )
    return captured(row, taken, pack(taken, software="test"), now=now)


def export(
    office: Office, kind: ExportFormat = ExportFormat.EARK, selection: Selection | None = None, **more: Any
) -> Export:
    """An export that is written to its end."""
    values = {"by": office.cast.records.user, **more}
    row = open_export(
        format=kind,
        title="Records of the autumn",
        purpose="Audit 2026",
        selection=selection or Selection(),
        now=office.now,
        **values,
    )
    return written(row, office.now)


def written(row: Export, now: datetime, clock: Callable[[], datetime] | None = None) -> Export:
    """The export after a worker had it."""
    mine = claim_export(now, export=row)
    assert mine is not None
    write(mine, clock=clock or (lambda: now))
    row.refresh_from_db()
    return row


def path_of(part: ExportPart) -> Path:
    return Path(settings.FILES_ROOT) / part.path


def unpacked(row: Export, target: Path) -> list[Path]:
    """The bags of an export."""
    bags = []
    for part in ExportPart.objects.filter(export=row).order_by("number"):
        with tarfile.open(path_of(part)) as tar:
            unpack(tar, target)
        bags.append(target / part.name.removesuffix(".tar"))
    return bags


def package_of(bag: Path) -> Path:
    return bag / "data" / bag.name


def verify(bag: Path, *arguments: str) -> tuple[int, str]:
    """The checker in the package, run as an auditor would: by Python alone."""
    checker = package_of(bag) / "documentation" / "verify.py"
    done = subprocess.run(
        [sys.executable, "-I", str(checker), str(bag), *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr
