"""Verification that nobody asked for: every night what is new since the last good one; what it found stays as a row."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import datetime

from rostra.audit.models import Log, Verification
from rostra.audit.report import Report
from rostra.audit.verify import since_sizes, verify_all

KEPT = 100
"""Findings that a row keeps; the first ones lead to the others."""


def verify_recent(*, now: datetime) -> Verification:
    """Verify what is new since each log was last good, and keep what was found."""
    good = good_sizes()
    begun = time.monotonic()
    report = verify_all(start=since_sizes(good))
    return keep(report, recent=bool(good), seconds=round(time.monotonic() - begun), now=now)


def keep(report: Report, *, recent: bool, seconds: int, now: datetime) -> Verification:
    """Write down what a run over all logs found."""
    return Verification.objects.create(
        at=now,
        seconds=seconds,
        recent=recent,
        records=report.records,
        leaves=report.leaves,
        sizes={str(log): size for log, size in report.sizes.items()},
        bad=[asdict(bad) for bad in report.bad[:KEPT]],
        bad_count=len(report.bad),
    )


def newest() -> Verification | None:
    return Verification.objects.order_by("-pk").first()


def good_sizes() -> dict[int, int]:
    """Up to which size each log was good when it was last looked at and nothing at all was bad."""
    row = Verification.objects.filter(bad_count=0).order_by("-pk").first()
    return {int(log): size for log, size in row.sizes.items()} if row is not None else {}


def concerns(found: Verification, log: Log | None) -> tuple[list[dict[str, object]], int]:
    """What was found in this log, and how many findings elsewhere in the installation."""
    own = [bad for bad in found.bad if log is not None and bad["log"] == log.origin]
    return own, found.bad_count - len(own)
