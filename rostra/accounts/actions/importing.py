"""Bringing a register in: planned first, shown, then kept whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rostra.accounts import events
from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account
from rostra.accounts.registers import Entry, Table, Unusable, entries
from rostra.audit.actions import NewEvent, record_many
from rostra.core.queue import defer
from rostra.core.refusals import Faster
from rostra.core.scoping import current_body_id
from rostra.people.models import Unit, User


@dataclass(frozen=True, slots=True)
class LineNote:
    line: int
    reason: str


@dataclass(slots=True)
class Plan:
    """What an import would do. `duplicates`, `refused` and `marked` say why, line by line."""

    read: int = 0
    entries: list[Entry] = field(default_factory=list)
    duplicates: list[LineNote] = field(default_factory=list)
    refused: list[LineNote] = field(default_factory=list)
    marked: list[LineNote] = field(default_factory=list)


def plan_import(*, table: Table, mapping: Mapping[str, str]) -> Plan:
    """What the table would add to the register of the body in scope; changes nothing.

    A profile that stands in the table twice, in two languages, becomes one entry with both. Raises RegisterUnreadable
    for a mapping that does not fit.
    """
    found = list(entries(table, mapping))
    usable = [entry for entry in found if isinstance(entry, Entry)]
    known = _known({entry.profile.key for entry in usable})
    ended = _ended({entry.profile.key for entry in usable if entry.closed})
    units = {unit.name.casefold() for unit in Unit.objects.all()}
    plan = Plan(read=len(found))
    place: dict[str, int] = {}
    foreign: dict[str, list[int]] = {}
    for entry in found:
        if isinstance(entry, Unusable):
            plan.refused.append(LineNote(entry.line, entry.reason))
            continue
        key = entry.profile.key
        if key in known:
            words = _("%(handle)s is in the register already: %(name)s.")
            plan.duplicates.append(_note(entry, words, name=known[key]))
        elif entry.closed:
            # What is over is not brought in as if it were in use; our own list says it of what we closed.
            if key in ended:
                words = _("%(handle)s is in the register already, as closed: %(name)s.")
                plan.duplicates.append(_note(entry, words, name=ended[key]))
            else:
                reason = _("%(handle)s is closed, as the file says: only accounts in use are brought in.")
                plan.refused.append(_note(entry, reason))
        elif key in place:
            plan.duplicates.append(_merge(plan, place[key], entry))
        else:
            place[key] = len(plan.entries)
            plan.entries.append(entry)
            if entry.profile.odd:
                plan.marked.append(_note(entry, _("%(handle)s mixes letters of several scripts: is it really ours?")))
            if entry.unit and entry.unit.casefold() not in units:
                foreign.setdefault(entry.unit, []).append(entry.line)
    plan.marked += [_foreign(unit, lines) for unit, lines in foreign.items()]
    plan.marked.sort(key=lambda note: note.line)
    return plan


@transaction.atomic
def import_register(*, plan: Plan, origin: str, decision: str, by: User | None, now: datetime) -> list[Account]:
    """Keep what was planned, all of it or nothing.

    `decision` says by which decision the accounts were opened, and is their opening record; without one they are in
    the register as found, without a decision (R-183). Raises Faster when the register has changed since the plan.
    """
    _one_at_a_time()
    if _known({entry.profile.key for entry in plan.entries}):
        raise Faster(gettext_lazy("The register has changed since this file was checked. Check it again."))
    units = {unit.name.casefold(): unit for unit in Unit.objects.all()}
    stage = Stage.ACTIVE if decision else Stage.UNSANCTIONED
    rows = [_account(entry, units, stage, now) for entry in plan.entries]
    accounts = Account.objects.bulk_create(rows, batch_size=500)
    written = [
        NewEvent(
            events.ADDED.name,
            f"accounts.account:{account.pk}",
            {"network": account.network, "handle": account.handle, "origin": origin, "decision": decision},
        )
        for account in accounts
    ]
    record_many(body=current_body_id(), by=by, now=now, events=written)
    if accounts:
        defer("accounts.check_links", key=f"accounts.check_links:{current_body_id()}", body_id=current_body_id())
    return accounts


def _known(keys: set[str]) -> dict[str, str]:
    """Names of the accounts that the register has under these keys, closed ones aside."""
    rows = Account.objects.filter(key__in=keys).exclude(stage=Stage.CLOSED)
    return dict(rows.values_list("key", "name"))


def _ended(keys: set[str]) -> dict[str, str]:
    """Names of the accounts that the register has under these keys and that are closed."""
    if not keys:
        return {}
    rows = Account.objects.filter(key__in=keys, stage=Stage.CLOSED)
    return dict(rows.order_by("pk").values_list("key", "name"))


def _merge(plan: Plan, index: int, entry: Entry) -> LineNote:
    """A second line about a profile: its languages join the first one's."""
    first = plan.entries[index]
    languages = tuple(dict.fromkeys((*first.languages, *entry.languages)))
    plan.entries[index] = Entry(
        line=first.line,
        profile=first.profile,
        name=first.name,
        unit=first.unit or entry.unit,
        languages=languages,
        summary=first.summary or entry.summary,
        notes=first.notes or entry.notes,
    )
    if languages != first.languages:
        return _note(
            entry, _("%(handle)s is on line %(first)d already; its languages were added there."), first=first.line
        )
    return _note(entry, _("%(handle)s is on line %(first)d already."), first=first.line)


def _foreign(unit: str, lines: list[int]) -> LineNote:
    """One note for a unit that the body does not have, however many lines name it."""
    words = ngettext(
        "There is no unit “%(unit)s”: it is kept as a note.",
        "There is no unit “%(unit)s”, which %(count)d lines name: it is kept as a note.",
        len(lines),
    )
    return LineNote(lines[0], words % {"unit": unit, "count": len(lines)})


def _note(entry: Entry, words: str, **more: object) -> LineNote:
    return LineNote(entry.line, words % {"handle": entry.profile.handle, **more})


def _account(entry: Entry, units: Mapping[str, Unit], stage: Stage, now: datetime) -> Account:
    unit = units.get(entry.unit.casefold())
    kept = [entry.notes, "" if unit else entry.unit]
    return Account(
        network=entry.profile.network,
        key=entry.profile.key,
        handle=entry.profile.handle,
        url=entry.profile.url,
        name=entry.name,
        unit=unit,
        language=entry.languages[0] if entry.languages else "",
        languages=list(entry.languages),
        summary=entry.summary,
        notes="\n".join(filter(None, kept)),
        state=AccountState.OFFLINE,
        stage=stage,
        opened_at=now if stage == Stage.ACTIVE else None,
        created_at=now,
    )


def _one_at_a_time() -> None:
    """Two imports into one body wait for each other: the second then sees what the first added."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.import'), %s)", [current_body_id()])
