"""What a report on compliance says: everything in words of its language, frozen as it stood. Of people only how many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rostra.policy.models import Version
from rostra.policy.questionnaire import items
from rostra.reports.checklists import Checklist, ChecklistText, Point, text
from rostra.reports.enums import Status
from rostra.reports.models import Attestation
from rostra.reports.queries import Ground, Seen, Standing, counts, standings

KIND = "rostra compliance report"
VERSION = 1


def write(known: Ground, checklist: Checklist, *, language: str, by: str, now: datetime) -> dict[str, Any]:
    """The content of a report: plain JSON of text and whole numbers, which has one canonical form."""
    with translation.override(language):
        said, found = text(checklist.name, language), standings(known, checklist)
        tally = counts(found.values())
        return {
            "kind": KIND,
            "version": VERSION,
            "body": known.body.name,
            "view": checklist.name,
            "language": language,
            "title": said.title,
            "lead": said.lead,
            "source": said.source,
            "at": now.isoformat(),
            "looked_at": _instant(known.looked_at),
            "made_by": by,
            "policy": _policy(known.version),
            "counts": [
                {"status": status.value, "words": str(status.label), "count": tally[status]}
                for status in Status
                if tally[status]
            ],
            "groups": [
                {
                    "title": said.groups[group].title,
                    "points": [_point(point, found[point.id], said) for point in points],
                }
                for group, points in checklist.groups.items()
            ],
        }


def _policy(version: Version | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "number": version.number,
        "state": version.state,
        "words": str(version.get_state_display()),
        "decision": version.decision_number,
        "in_force_at": _instant(version.in_force_at),
    }


def _point(point: Point, found: Standing, said: ChecklistText) -> dict[str, Any]:
    return {
        "id": point.id,
        "number": items()[point.id].number if point.id in items() else "",
        "title": said.points[point.id].title,
        "text": said.points[point.id].text,
        "certainty": point.certainty,
        "status": found.status.value,
        "words": str(found.status.label),
        "evidence": [_evidence(seen) for seen in found.seen],
        "attested": _word(found.word),
    }


def _evidence(seen: Seen) -> dict[str, Any]:
    look = seen.look
    return {
        "name": seen.name,
        "label": seen.label,
        "status": seen.status.value,
        "words": outcome(seen),
        "of": look.of if look is not None else 0,
        "short": seen.short,
        "since": _instant(look.since if look is not None else None),
        "looked_at": _instant(look.at if look is not None else None),
    }


def outcome(seen: Seen) -> str:
    """What was found, in words: "3 of 20 fall short"."""
    if seen.look is not None and seen.status == Status.SHORT:
        return _("%(short)d of %(of)d fall short") % {"short": seen.short, "of": seen.look.of}
    if seen.look is not None and seen.status == Status.HOLDS:
        return _("%(of)d looked at, all as they should be") % {"of": seen.look.of}
    return str(seen.status.label)


def _word(word: Attestation | None) -> dict[str, str] | None:
    if word is None:
        return None
    return {
        "statement": word.statement,
        "by": word.by.name,
        "at": word.at.isoformat(),
        "until": word.until.isoformat(),
    }


def _instant(value: datetime | None) -> str:
    return value.isoformat() if value is not None else ""
