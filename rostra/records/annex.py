"""What the policy's document says of records: their classes, and the decisions under which something may go."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.times import long_date
from rostra.policy.annexes import Annex, Row
from rostra.records.enums import Direction, EndAction
from rostra.records.models import Decision, FilingRule, RecordClass
from rostra.records.retention import is_decided


def _classes() -> list[Row]:
    rows = RecordClass.objects.filter(archived_at=None)
    return [Row(f"{row.code} {_name(row)}", _time(row), badge=row.certainty if is_decided(row) else "") for row in rows]


def _name(row: RecordClass) -> str:
    name: str = row.names.get(get_language() or "", row.name)
    return name


def times_of_messages() -> list[str]:
    """For how long what people write to us is kept: each class into which a rule puts it. What nobody decided or
    confirmed does not count. One query.
    """
    rules = FilingRule.objects.filter(archived_at=None, record_class__archived_at=None)
    rules = rules.exclude(direction=Direction.CREATED).select_related("record_class")
    found = {rule.record_class.pk: rule.record_class for rule in rules if not rule.kinds or "message" in rule.kinds}
    return [f"{_name(row)}: {_time(row)}" for row in found.values()]


def _time(row: RecordClass) -> str:
    if row.action == EndAction.KEEP:
        return str(EndAction.KEEP.label)
    if not is_decided(row):
        return translate("Kept: nobody has decided for how long.")
    count = row.retention_months or 0
    words = ngettext("Kept for %(count)d month", "Kept for %(count)d months", count) % {"count": count}
    return " · ".join(filter(None, (words, row.basis, str(row.get_action_display()))))


def _decisions() -> list[Row]:
    """Those that nobody revoked and that are not over."""
    today = timezone.localdate()
    rows = Decision.objects.filter(revoked_at=None).exclude(valid_until__lt=today).order_by("decided_on", "pk")
    return [
        Row(f"{row.number} · {row.title}", f"{long_date(row.decided_on)} · {row.legal_basis}".strip(" ·"))
        for row in rows
    ]


ANNEXES = (
    Annex(
        name="records.classes",
        title=_("Classes of records"),
        rows=_classes,
        empty=_("No class has been set up yet: everything is kept."),
    ),
    Annex(
        name="records.decisions",
        title=_("Disposal decisions"),
        rows=_decisions,
        empty=_("There is none: everything is kept."),
    ),
)
