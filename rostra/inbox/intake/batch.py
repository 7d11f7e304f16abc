"""Taking in a batch: the rows of its messages, their conversations, their records; all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from rostra.accounts.models import Account
from rostra.audit.actions import NewEvent, record_many
from rostra.channels.contract import Bad, Incoming, Kind
from rostra.core.queue import defer
from rostra.core.scoping import ScopeBroken, current_body_id
from rostra.inbox.intake import attachments, changes, messages, unreadable
from rostra.inbox.intake.known import Held, Known, look_up
from rostra.inbox.intake.rows import Row, rows_of, waves
from rostra.inbox.intake.tables import run
from rostra.inbox.intake.terms import Terms
from rostra.people.models import User
from rostra.policy.queries import as_decided_now


@dataclass(slots=True)
class Received:
    """How many of each came: `duplicate` is what was known already, `own` what the account itself wrote.

    `messages` are the ids of the rows that were added: those of new messages, and of own ones that no delivery carried.
    """

    new: int = 0
    duplicate: int = 0
    edited: int = 0
    deleted: int = 0
    own: int = 0
    unreadable: int = 0
    messages: list[int] = field(default_factory=list)


@transaction.atomic
def receive(
    *,
    account: Account,
    messages: Sequence[Incoming],
    bad: Sequence[Bad] = (),
    now: datetime,
    by: User | None = None,
    as_history: bool = False,
) -> Received:
    """Take in what came on an account of the body in scope: new messages, edits, deletions, what nobody could read.

    The same batch again adds nothing, also when two workers take it in at the same moment. With `as_history` it is
    kept and recorded, and is no work. Raises ScopeBroken for another body's account.
    """
    if account.body_id != current_body_id():
        raise ScopeBroken(f"Account {account.pk} is not of body {current_body_id()}.")
    # One batch of an account after the other: what is looked up below still holds when it is written.
    run("SELECT pg_advisory_xact_lock(hashtextextended('inbox.receive', %s))", account.pk)
    terms = Terms(account, now, as_history)
    received = Received()
    rounds, received.duplicate = waves(rows_of(messages, now=now))
    logged: list[NewEvent] = []
    with as_decided_now():
        for rows in rounds:
            logged += _take_in(rows, terms, received)
    received.unreadable, told = unreadable.keep(account, bad, now)
    record_many(body=account.body_id, by=by, now=now, events=[*logged, *told])
    if received.new or received.edited or received.deleted:
        # What it is about and how urgent it is stands there as soon as it does.
        defer("inbox.sort", key=f"inbox.sort:{account.body_id}", body_id=account.body_id)
    return received


def _take_in(rows: Sequence[Row], terms: Terms, received: Received) -> list[NewEvent]:
    """One round, in which each ref stands once."""
    known = look_up(terms.account, (ref for row in rows for ref in (row.ref, *row.parents)))
    new, held = _sort(rows, known, received)
    fresh, logged = messages.add(new, terms, known)
    changed = changes.apply(held, terms)
    logged += changed.events
    logged += attachments.keep([*fresh, *changed.edited], terms)
    received.edited += len(changed.edited)
    received.deleted += changed.deleted
    received.duplicate += changed.duplicate
    for row in fresh:
        if row.own:
            received.own += 1
        else:
            received.new += 1
        received.messages.append(row.id)
    return logged


def _sort(rows: Sequence[Row], known: Known, received: Received) -> tuple[list[Row], list[tuple[Row, Held]]]:
    """New ones, and those that are held already; what is ours and on record as a delivery is only counted."""
    new, held = [], []
    for row in rows:
        if row.ref in known.deliveries:
            received.own += 1
        elif row.ref in known.messages:
            held.append((row, known.messages[row.ref]))
        elif row.kind is Kind.DELETION:
            # Gone before we ever had it: there is nothing to keep or mark.
            received.duplicate += 1
        else:
            new.append(row)
    return new, held
