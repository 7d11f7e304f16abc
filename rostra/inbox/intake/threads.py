"""To which conversation a message belongs.

One rule for all channels: one conversation for each (first item of the thread, author, public or private). Who answers
somebody else's message, or writes with a stranger's Message-ID, gets a conversation of their own; nobody comes into
another person's by a header. Subjects never count: where one begins another matter, the thread says so, and a person may
make that a conversation of its own (`inbox.actions.splitting`).
"""

from __future__ import annotations

from collections.abc import Sequence

from rostra.accounts.models import Account
from rostra.inbox.intake.known import Known, find_places
from rostra.inbox.intake.rows import Row

Key = tuple[str, str, str]


def parents_first(rows: Sequence[Row]) -> list[Row]:
    """By time, but never an answer before what it answers, whatever the clocks of the two say. Circles are cut."""
    by_ref = {row.ref: row for row in rows}
    ordered: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row.at):
        chain = []
        step: Row | None = row
        while step is not None and step.ref not in ordered and step not in chain:
            chain.append(step)
            step = next((by_ref[ref] for ref in step.parents if ref in by_ref), None)
        ordered.update((link.ref, link) for link in reversed(chain))
    return list(ordered.values())


def find_threads(rows: Sequence[Row], known: Known) -> None:
    """Give each row, parents first, its thread, the post of ours above it, and the conversation it had best join."""
    here: dict[str, Row] = {}
    for row in rows:
        for ref in row.parents:
            if _join(row, ref, here, known):
                break
        else:
            row.thread = row.root
        here[row.ref] = row


def key_of(row: Row) -> Key:
    return (row.author_id, row.thread, row.visibility)


def find_conversations(rows: Sequence[Row], account: Account) -> dict[Key, int]:
    """The conversations that are there already, for the rows that do not know theirs yet."""
    keys = dict.fromkeys(key_of(row) for row in rows if row.prefers is None and row.beside is None)
    return {key: place.id for key, place in find_places(account, list(keys)).items()}


def _join(row: Row, ref: str, here: dict[str, Row], known: Known) -> bool:
    """Whether what it answers is known; then the row is in its thread."""
    if ref in here:
        parent = here[ref]
        row.thread, row.post_delivery = parent.thread, parent.post_delivery
        if _together(row, parent.author_id, parent.visibility):
            row.beside = parent
        return True
    delivery = known.deliveries.get(ref)
    place = known.messages[ref].conversation if ref in known.messages else None
    if delivery is not None:
        place = known.answered.get(delivery.pk)
    if place is not None:
        row.thread, row.post_delivery = place.root, place.post_delivery
        if _together(row, place.author_id, place.visibility):
            row.prefers = place.id
        return True
    if delivery is not None:
        row.thread, row.post_delivery = delivery.content["root"] or ref, delivery.pk
        return True
    return False


def _together(row: Row, author_id: str, visibility: str) -> bool:
    """The same person goes on, or we answered them without Rostra; and what was private stays apart."""
    return (row.own or row.author_id == author_id) and row.visibility == visibility
