"""How decisions, lists, holds and requests stand, as their events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Q

from rostra.audit.models import Event
from rostra.audit.sources import UNTOLD, Columns, Rows, Standing, Told
from rostra.records import events
from rostra.records.enums import CaseState, ClassedBy, ListState, OutcomeKind, Verdict
from rostra.records.models import (
    Decision,
    DisposalItem,
    DisposalList,
    ErasureCase,
    ErasureItem,
    FilingRule,
    Hold,
    HoldItem,
    Outcome,
    Record,
    RecordClass,
)
from rostra.records.signing import digests, outcome_digests, query_hash, row_hash, still_signed

Says = Callable[[Told], Columns]


def _of(says: Says) -> Callable[[Told], tuple[str, Columns]]:
    return lambda told: (told.subject, says(told))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_WORDS = ("purpose", "number", "title", "legal_basis", "conditions", "direction", "document")
_DAYS = ("decided_on", "valid_from", "valid_until")


def _entered(told: Told) -> Columns:
    words = {name: told.data[name] for name in _WORDS}
    days = {name: _day(told.data[name]) for name in _DAYS}
    never = {"revoked_at": None, "revoked_by": None, "revoked_reason": ""}
    return {**words, **days, **never, "classes": list(told.data["classes"]), "by": told.actor, "at": told.at}


def _revoked(told: Told) -> Columns:
    return {"revoked_at": told.at, "revoked_by": told.actor, "revoked_reason": told.data["reason"]}


def _decisions(body_id: int, _told: Sequence[str]) -> Rows:
    # Outside the body's scope: what belongs to a decision is read by its own table.
    classes: dict[int, list[int]] = {}
    through = Decision.classes.through.objects.filter(decision__body=body_id)
    for decision, record_class in through.order_by("recordclass").values_list("decision", "recordclass"):
        classes.setdefault(decision, []).append(record_class)
    for row in Decision.everywhere.filter(body=body_id).select_related("document"):
        yield (
            str(row.pk),
            {
                **{name: getattr(row, name) for name in (*_WORDS[:-1], *_DAYS, "at", "revoked_at", "revoked_reason")},
                "document": bytes(row.document.sha256).hex() if row.document else None,
                "classes": classes.get(row.pk, []),
                "by": row.by_id,
                "revoked_by": row.revoked_by_id,
            },
        )


DECISIONS = Standing(
    "records.decision",
    {events.DECISION_ENTERED.name: _of(_entered), events.DECISION_REVOKED.name: _of(_revoked)},
    _decisions,
)

_UNSIGNED: Columns = {"first_by": None, "first_at": None, "second_by": None, "second_at": None, "digest": ""}


def _digest(told: Told) -> Columns:
    # Signatures of earlier releases do not say for which records they were.
    return {"digest": told.data.get("digest", UNTOLD)}


def _made(told: Told) -> Columns:
    known = {"decision": told.data["decision"], "until": _day(told.data["until"]), "made_by": told.actor}
    later = {"begun_at": None, "done_at": None}
    return {**known, **_UNSIGNED, **later, "made_at": told.at, "state": ListState.DRAFT.value}


_LISTED: dict[str, Says] = {
    events.LIST_MADE.name: _made,
    events.LIST_REVIEWED.name: lambda told: {
        **_digest(told),
        "state": ListState.REVIEWED.value,
        "first_by": told.actor,
        "first_at": told.at,
    },
    events.LIST_REOPENED.name: lambda _told: {"state": ListState.DRAFT.value, **_UNSIGNED},
    events.LIST_SIGNED.name: lambda told: {
        **_digest(told),
        "state": ListState.SIGNED.value,
        "second_by": told.actor,
        "second_at": told.at,
    },
    events.LIST_DROPPED.name: lambda _told: {"state": ListState.DROPPED.value},
    events.LIST_BEGUN.name: lambda told: {"state": ListState.RUNNING.value, "begun_at": told.at},
    events.LIST_DONE.name: lambda told: {"state": ListState.DONE.value, "done_at": told.at},
}


def _lists(body_id: int, _told: Sequence[str]) -> Rows:
    named = {"decision": "decision_id", "made_by": "made_by_id", "first_by": "first_by_id", "second_by": "second_by_id"}
    same = ("state", "until", "made_at", "first_at", "second_at", "begun_at", "done_at")
    found = digests(body_id)
    for row in DisposalList.everywhere.filter(body=body_id).defer("certificate"):
        ids = {name: getattr(row, column) for name, column in named.items()}
        # What was signed for is what stands there, not the copy beside it.
        digest = row.digest and found.get(row.pk, "nothing")
        yield str(row.pk), {**ids, "digest": digest, **{name: getattr(row, name) for name in same}}


LISTS = Standing("records.disposallist", {kind: _of(says) for kind, says in _LISTED.items()}, _lists)


def _left_out(told: Told) -> tuple[str, Columns]:
    columns = {"left_out_by": told.actor, "left_out_reason": told.data["reason"]}
    return f"{told.subject}.{told.data['record']}", columns


def _put_back(told: Told) -> tuple[str, Columns]:
    return f"{told.subject}.{told.data['record']}", {"left_out_by": None, "left_out_reason": ""}


def _items(body_id: int, told: Sequence[str]) -> Rows:
    """Those that are left out, and those that ever were."""
    names = ("left_out_by", "left_out_reason")
    rows = DisposalItem.everywhere.filter(body=body_id).order_by("pk").values_list("list", "record", *names)
    known, once = set(told), [key.partition(".")[2] for key in told]
    parts = [once[start : start + 1000] for start in range(0, len(once), 1000)]
    asked = (Q(left_out_by__isnull=False), *(Q(record__in=part, left_out_by=None) for part in parts))
    for number, question in enumerate(asked):
        for row, record, *values in rows.filter(question):
            if number == 0 or f"{row}.{record}" in known:
                yield f"{row}.{record}", dict(zip(names, values, strict=True))


ITEMS = Standing(
    "records.disposalitem",
    {events.ITEM_LEFT_OUT.name: _left_out, events.ITEM_PUT_BACK.name: _put_back},
    _items,
)


def _placed(told: Told) -> Columns:
    return {
        "title": told.data["title"],
        "reason": told.data["reason"],
        "search": told.data["search"],
        # Holds of earlier releases say only that there is a search.
        "query": told.data.get("query", UNTOLD),
        "records": list(told.data["records"]),
        "lost": [],
        "review_on": _day(told.data["review_on"]),
        "placed_by": told.actor,
        "placed_at": told.at,
        "lifted_by": None,
        "lifted_at": None,
        "lifted_reason": "",
    }


def _lifted(told: Told) -> Columns:
    return {"lifted_by": told.actor, "lifted_at": told.at, "lifted_reason": told.data["reason"]}


def _holds(body_id: int, _told: Sequence[str]) -> Rows:
    items: dict[int, list[int]] = {}
    for hold, record in HoldItem.everywhere.filter(body=body_id).order_by("record").values_list("hold", "record"):
        items.setdefault(hold, []).append(record)
    kept: dict[str, set[int]] = {}
    later = Event.objects.filter(body=body_id, kind=events.HOLD_KEPT.name)
    for about, data in later.values_list("about", "data"):
        kept.setdefault(about, set()).update(data["records"])
    for row in Hold.everywhere.filter(body=body_id):
        held, later_held = items.get(row.pk, []), kept.get(f"records.hold:{row.pk}", set())
        same = ("title", "reason", "review_on", "placed_at", "lifted_at", "lifted_reason")
        yield (
            str(row.pk),
            {
                **{name: getattr(row, name) for name in same},
                "search": bool(row.query),
                "query": query_hash(row),
                "records": [record for record in held if record not in later_held],
                # What the search had found, and what is not held by itself all the same.
                "lost": sorted(later_held.difference(held)),
                "placed_by": row.placed_by_id,
                "lifted_by": row.lifted_by_id,
            },
        )


HOLDS = Standing(
    "records.hold",
    {
        events.HOLD_PLACED.name: _of(_placed),
        events.HOLD_REVIEWED.name: _of(lambda told: {"review_on": _day(told.data["review_on"])}),
        events.HOLD_LIFTED.name: _of(_lifted),
    },
    _holds,
)


_UNDECIDED: Columns = {
    "decision": None,
    "decided_by": None,
    "decided_at": None,
    "goes": None,
    "redacts": None,
    "left": None,
}


def _opened(told: Told) -> Columns:
    days = {name: _day(told.data[name]) for name in ("received_on", "due_on")}
    later = {"second_by": None, "second_at": None, "done_at": None}
    return {**days, **_UNDECIDED, **later, "state": CaseState.OPEN.value, "by": told.actor, "at": told.at}


def _decided(told: Told) -> Columns:
    state = {"state": CaseState.DECIDED.value, "decision": told.data["decision"]}
    # Decisions of earlier releases do not say of which records they were.
    signed = {name: told.data.get(name, UNTOLD) for name in ("goes", "redacts", "left")}
    return {**state, **signed, "decided_by": told.actor, "decided_at": told.at}


def _second(told: Told) -> Columns:
    signed = {"goes": None, "redacts": None, "left": None}
    return {**signed, "state": CaseState.SIGNED.value, "second_by": told.actor, "second_at": told.at}


def _cases(body_id: int, _told: Sequence[str]) -> Rows:
    for row in ErasureCase.everywhere.filter(body=body_id):
        same = ("state", "received_on", "due_on", "at", "decided_at", "second_at", "done_at")
        ids = {name: getattr(row, f"{name}_id") for name in ("decision", "by", "decided_by", "second_by")}
        # Once both have signed, each record is compared with the signature when it goes.
        decided = row.state == CaseState.DECIDED
        signed = still_signed(row).as_data() if decided else {"goes": None, "redacts": None, "left": None}
        yield str(row.pk), {**{name: getattr(row, name) for name in same}, **ids, **signed}


def _judged(told: Told) -> tuple[str, Columns]:
    verdict = told.data.get("verdict", Verdict.STAY.value)
    return f"{told.subject}.{told.data['record']}", {"verdict": verdict}


def _judgements(body_id: int, told: Sequence[str]) -> Rows:
    """Of those that somebody judged: what the law suggested is in no event before the decision."""
    known = set(told)
    rows = ErasureItem.everywhere.filter(body=body_id).values_list("case", "record", "verdict")
    for case, record, verdict in rows.iterator():
        if (key := f"{case}.{record}") in known:
            yield key, {"verdict": verdict}


ERASURES = Standing(
    "records.erasureitem", {events.CASE_JUDGED.name: _judged, events.CASE_KEPT.name: _judged}, _judgements
)


def _reclassed(told: Told) -> tuple[str, Columns]:
    return told.subject, {"record_class": told.data["record_class"], "classed_by": ClassedBy.PERSON.value}


def _records(body_id: int, told: Sequence[str]) -> Rows:
    """Those that a person put into a class; and any that the log says so of."""
    rows = Record.everywhere.filter(body=body_id)
    missing = set(told)
    for pk, record_class in rows.filter(classed_by=ClassedBy.PERSON).values_list("pk", "record_class").iterator():
        missing.discard(str(pk))
        yield str(pk), {"record_class": record_class, "classed_by": ClassedBy.PERSON.value}
    parts = sorted(missing)
    for start in range(0, len(parts), 1000):
        asked = rows.filter(pk__in=parts[start : start + 1000])
        for pk, record_class, by in asked.values_list("pk", "record_class", "classed_by"):
            yield str(pk), {"record_class": record_class, "classed_by": by}


RECORDS = Standing("records.record", {events.RECLASSED.name: _reclassed}, _records)


def _row(told: Told) -> tuple[str, Columns]:
    # Events of earlier releases say what was changed, not into what.
    return told.subject, {"row": told.data.get("row", UNTOLD)}


def _rows_of(model: type[RecordClass | FilingRule], added: str) -> Callable[[int, Sequence[str]], Rows]:
    def rows(body_id: int, told: Sequence[str]) -> Rows:
        """Those that the log tells of, and all that came after the first of which it tells all."""
        known = set(told)
        first = Event.objects.filter(body=body_id, kind=added, data__has_key="row").order_by("pk").first()
        after = int(first.about.rpartition(":")[2]) if first is not None else None
        for row in model.everywhere.filter(body=body_id).order_by("pk"):
            if str(row.pk) in known or (after is not None and row.pk > after):
                yield str(row.pk), {"row": row_hash(row)}

    return rows


CLASSES = Standing(
    "records.recordclass",
    dict.fromkeys(
        (
            events.CLASS_ADDED.name,
            events.CLASS_CHANGED.name,
            events.CLASS_CONFIRMED.name,
            events.CLASS_ARCHIVED.name,
        ),
        _row,
    ),
    _rows_of(RecordClass, events.CLASS_ADDED.name),
)
RULES = Standing(
    "records.filingrule",
    dict.fromkeys((events.RULE_ADDED.name, events.RULE_CHANGED.name, events.RULE_ENDED.name), _row),
    _rows_of(FilingRule, events.RULE_ADDED.name),
)


def _outcome(what: OutcomeKind) -> Callable[[Told], tuple[str, Columns]]:
    def says(told: Told) -> Columns:
        same = {name: told.data[name] for name in ("record_class", "records", "digest")}
        more = {"reason": told.data.get("reason", ""), "until": _day(told.data.get("until"))}
        never = {"handed_to": "", "handed_on": None, "reference": "", "noted_by": None, "noted_at": None}
        return {**same, **more, **never, "what": what.value, "by": told.actor, "at": told.at}

    return _of(says)


def _handed(told: Told) -> Columns:
    said = {"handed_to": told.data["to"], "handed_on": _day(told.data["on"]), "reference": told.data["reference"]}
    return {**said, "noted_by": told.actor, "noted_at": told.at}


def _outcomes(body_id: int, _told: Sequence[str]) -> Rows:
    found = outcome_digests(body_id)
    for row in Outcome.everywhere.filter(body=body_id):
        same = ("what", "reason", "until", "at", "handed_to", "handed_on", "reference", "noted_at")
        ids = {name: getattr(row, f"{name}_id") for name in ("record_class", "by", "noted_by")}
        digest, count = found.get(row.pk, ("", 0))
        yield str(row.pk), {**{name: getattr(row, name) for name in same}, **ids, "records": count, "digest": digest}


OUTCOMES = Standing(
    "records.outcome",
    {
        events.DUE_KEPT.name: _outcome(OutcomeKind.KEEP),
        events.DUE_RELEASED.name: _outcome(OutcomeKind.DISPOSE),
        events.HANDOVER_PREPARED.name: _outcome(OutcomeKind.HAND_OVER),
        events.HANDED_OVER.name: _of(_handed),
    },
    _outcomes,
)

CASES = Standing(
    "records.erasurecase",
    {
        events.CASE_OPENED.name: _of(_opened),
        events.CASE_DECIDED.name: _of(_decided),
        events.CASE_SIGNED.name: _of(_second),
        events.CASE_REOPENED.name: _of(lambda _told: {"state": CaseState.OPEN.value, **_UNDECIDED}),
        events.CASE_DONE.name: _of(lambda told: {"state": CaseState.DONE.value, "done_at": told.at}),
    },
    _cases,
)
