"""A class tree to begin with: taken over once from a jurisdiction, then the body's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.audit.actions import Data, NewEvent, record, record_many
from rostra.people.models import Body, Member
from rostra.records import events
from rostra.records.actions.classing import NotPossible, require_officer
from rostra.records.models import FilingRule, RecordClass
from rostra.records.signing import row_hash
from rostra.records.starter import StarterClass, packs, tree_for


@transaction.atomic
def take_classes(*, pack: str, by: Member, now: datetime) -> int:
    """Take the classes and rules of this jurisdiction over. Gives how many classes.

    Raises NotAllowed; NotPossible where the body has classes already: a second tree beside the first helps nobody.
    """
    require_officer(by)
    # Two who press at the same moment: one of them takes the tree.
    body = Body.objects.select_for_update(no_key=True).get(pk=by.body_id)
    if RecordClass.objects.exists():
        raise NotPossible(_("There are classes already: add to them, or change them."))
    if pack not in packs():
        raise NotPossible(_("There are no classes for this jurisdiction."), field="pack")
    tree = tree_for(pack)
    rows: dict[str, RecordClass] = {}
    for position, starter in enumerate(tree.classes):
        row = RecordClass(body=body, parent=rows.get(starter.parent), position=position)
        for name, value in _columns(starter, body.language).items():
            setattr(row, name, value)
        row.save()
        rows[starter.code] = row
    ruled = FilingRule.objects.bulk_create(
        FilingRule(
            record_class=rows[rule.code],
            position=position,
            kinds=rule.kinds,
            direction=rule.direction,
            case_like=rule.case_like,
            removed=rule.removed,
        )
        for position, rule in enumerate(tree.rules)
    )
    told = [_told(events.CLASS_ADDED.name, f"records.class:{row.pk}", row) for row in rows.values()]
    told += [_told(events.RULE_ADDED.name, f"records.rule:{row.pk}", row) for row in ruled]
    record_many(body=body, by=by.user, now=now, events=told)
    data: Data = {"pack": pack, "classes": len(rows), "rules": len(tree.rules)}
    about = f"people.body:{body.pk}"
    record(body=body, by=by.user, now=now, kind=events.CLASSES_TAKEN.name, about=about, data=data)
    return len(rows)


def _told(kind: str, about: str, row: RecordClass | FilingRule) -> NewEvent:
    """From here on the log knows each of them as it is."""
    if isinstance(row, RecordClass):
        return NewEvent(kind, about, {"code": row.code, "name": row.name, "row": row_hash(row)})
    data: Data = {"record_class": row.record_class_id, "position": row.position + 1, "row": row_hash(row)}
    return NewEvent(kind, about, data)


def _columns(starter: StarterClass, language: str) -> dict[str, Any]:
    name = starter.names.get(language) or starter.names[settings.LANGUAGE_CODE]
    return {
        "code": starter.code,
        "name": name,
        # Its name in the body's own language is the one that people change.
        "names": {code: known for code, known in starter.names.items() if known != name},
        "covers": starter.covers.get(language) or starter.covers.get(settings.LANGUAGE_CODE, ""),
        "direction": starter.direction,
        "trigger": starter.trigger,
        "retention_months": starter.time.months if starter.time else None,
        "certainty": starter.time.certainty if starter.time else "",
        "basis": starter.basis,
        "action": starter.action,
        "journal": starter.journal,
    }
