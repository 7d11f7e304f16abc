"""Evidence from what is on record about records: classes and their times, what lies in none, and the log itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from rostra.audit import queries as log
from rostra.audit import watching
from rostra.core.scoping import current_body_id
from rostra.policy.evidence import SHOWN, Finding, Line, Provider, listed
from rostra.records.disposing import day_of, in_force
from rostra.records.enums import DecisionPurpose, Direction, EndAction
from rostra.records.models import Decision, FilingRule, Record, RecordClass
from rostra.records.queries.classes import unclassed
from rostra.records.retention import is_decided

SIDES = frozenset({Direction.RECEIVED, Direction.CREATED})
FRESH = timedelta(days=2)
"""The log is verified every night: what is older than this says nothing of now."""


def disposal(now: datetime) -> Finding:
    """For each class is decided what becomes of it, and what goes has a decision in force; both sides have a class."""
    rows = _filing()
    settled = {row.pk for row in rows if row.action == EndAction.KEEP or is_decided(row)}
    covered = _covered(now)
    sides = frozenset[Direction]().union(*(_sides(row.direction) for row in rows if row.pk in settled))
    lines = [Line(_body(), f"no_{side.value}") for side in sorted(SIDES - sides)]
    for row in rows:
        if row.pk not in settled:
            lines.append(Line(f"records.class:{row.pk}", "undecided"))
        elif row.action == EndAction.DISPOSE and _sides(row.direction) - covered[row.pk]:
            lines.append(Line(f"records.class:{row.pk}", "no_decision"))
    return listed(len(rows) + len(SIDES), lines)


def _filing() -> list[RecordClass]:
    """The classes into which records go; those that only hold other classes together need no time of their own."""
    rows = list(RecordClass.objects.filter(archived_at=None).order_by("position", "code"))
    ruled = set(FilingRule.objects.filter(archived_at=None).values_list("record_class", flat=True))
    parents = {row.parent_id for row in rows}
    return [row for row in rows if row.pk in ruled or row.pk not in parents]


def _covered(now: datetime) -> dict[int, frozenset[Direction]]:
    """By class, for which sides a disposal decision is in force."""
    found: defaultdict[int, frozenset[Direction]] = defaultdict(frozenset)
    rows = Decision.objects.filter(in_force(day_of(now)), purpose=DecisionPurpose.DISPOSAL, classes__isnull=False)
    for pk, direction in rows.values_list("classes", "direction"):
        found[pk] |= _sides(direction)
    return found


def _sides(direction: str) -> frozenset[Direction]:
    return SIDES if direction == Direction.BOTH else frozenset({Direction(direction)})


def classed(_now: datetime) -> Finding:
    """Each record that is kept lies in a class."""
    short = unclassed().count()
    shown = unclassed().values_list("pk", flat=True)[:SHOWN] if short else ()
    lines = tuple(Line(f"records.record:{pk}", "none") for pk in shown)
    return Finding(Record.objects.filter(disposed_at=None).count(), short, lines)


def verified(now: datetime) -> Finding:
    """The log was verified within two days, and everything was as it was logged."""
    last = watching.newest()
    if last is None:
        return listed(1, [Line(_body(), "never")])
    own, others = watching.concerns(last, log.log_of(current_body_id()))
    if own:
        return listed(1, [Line(_body(), "bad", {"count": len(own)})])
    if others:
        return listed(1, [Line(_body(), "elsewhere")])
    return listed(1, [Line(_body(), "old")] if last.at < now - FRESH else [])


def _body() -> str:
    return f"people.body:{current_body_id()}"


PROVIDERS = (
    Provider(
        name="records.disposal",
        label=_("What becomes of received and of own content is decided"),
        look=disposal,
        reasons={
            "no_received": _("No class says for how long received content is kept."),
            "no_created": _("No class says for how long the body's own content is kept."),
            "undecided": _("Nobody has decided for how long this class is kept."),
            "no_decision": _("Records of this class go when their time is over, and no disposal decision is in force."),
        },
        mend="records:classes",
    ),
    Provider(
        name="records.classed",
        label=_("Each record lies in a class"),
        look=classed,
        reasons={"none": _("No rule put this record into a class.")},
        mend="records:unclassed",
    ),
    Provider(
        name="records.log",
        label=_("The log was verified, and everything is as it was logged"),
        look=verified,
        reasons={
            "never": _("The log was never verified."),
            "bad": _("Not as it was logged: %(count)s."),
            "elsewhere": _("Something in this installation, outside this log, is not as it was logged."),
            "old": _("The log was not verified for two days."),
        },
        mend="records:log",
    ),
)
