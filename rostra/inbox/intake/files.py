"""Bringing messages in from a file: exports of other systems, lists, mailboxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.accounts.actions import add_account
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.adapters.file import reader
from rostra.adapters.mail import mbox
from rostra.channels.contract import Bad, Incoming
from rostra.core.scoping import current_body_id
from rostra.inbox.intake.batch import receive
from rostra.inbox.intake.tables import run
from rostra.people.models import User

BATCH = 500
CHANNEL = "file"

Item = tuple[int, Incoming | Bad]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    line: int
    reason: str


@dataclass(slots=True)
class Report:
    """What became of the items of a file: `new` were added or changed something, `duplicate` were known already."""

    read: int = 0
    new: int = 0
    duplicate: int = 0
    refused: list[RefusedLine] = field(default_factory=list)


def import_messages(
    *,
    path: Path,
    mapping: Mapping[str, str],
    account: Account | None,
    as_: Literal["work", "history"],
    by: User | None,
    now: datetime,
    dry_run: bool = False,
) -> Report:
    """Take in what a file holds, for the body in scope; a second run with the same file adds nothing.

    Every 500 items are one transaction: what was taken in stays when something breaks later. Without an account they
    go to the body's import account, made when there is none. `as_` "history" makes no work. With `dry_run` nothing
    stays. Raises ValueError for a mapping or format that the reader does not know, OSError for a file that it cannot read.
    """
    report = Report()
    with transaction.atomic() if dry_run else nullcontext():
        target = account or import_account(by=by, now=now)
        items_of = mbox.read(path, now=now) if path.suffix.lower() == ".mbox" else reader.read(path, mapping, now=now)
        for items in _batches(items_of):
            _take_in(target, items, report, as_history=as_ == "history", by=by, now=now)
        if dry_run:
            transaction.set_rollback(True)
    return report


@transaction.atomic
def import_account(*, by: User | None, now: datetime) -> Account:
    """The account of the body in scope under which files are imported that name none."""
    # Two imports that start together must not make two.
    run("SELECT pg_advisory_xact_lock(hashtextextended('inbox.import_account', %s))", current_body_id())
    found = Account.objects.filter(channel=CHANNEL, remote_id="").exclude(state=AccountState.CLOSED)
    return found.order_by("pk").first() or add_account(
        channel=CHANNEL, name=_("Import"), values={}, identity=None, by=by, now=now
    )


def _take_in(
    account: Account, items: list[Item], report: Report, *, as_history: bool, by: User | None, now: datetime
) -> None:
    bad = [item for _line, item in items if isinstance(item, Bad)]
    messages = [item for _line, item in items if isinstance(item, Incoming)]
    received = receive(account=account, messages=messages, bad=bad, now=now, by=by, as_history=as_history)
    report.read += len(items)
    report.refused += [RefusedLine(line, item.reason) for line, item in items if isinstance(item, Bad)]
    changed = len(received.messages) + received.edited + received.deleted
    report.new += changed
    report.duplicate += len(messages) - changed


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch
