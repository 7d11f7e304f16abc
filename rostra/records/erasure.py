"""What the law suggests for one record when a person asks that their data go: a suggestion, decided by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.records.enums import EndAction, JournalState, Verdict
from rostra.records.models import Record

REASONS: Mapping[str, Promise] = {
    "held": _("A hold covers it: it is evidence, or somebody forbade that it goes."),
    "journal": _("It is entered in the public journal: what is in the journal is kept."),
    "kept": _("Its class is kept for good, as the law on archives asks."),
    "undecided": _("Nobody decided how long records of its class are kept: until then, it stays."),
    "duty": _("The time for which the body must keep it is not over."),
    "free": _("No duty keeps it."),
    "gone": _("Its content is gone already."),
    "unable": _("Rostra does not know how content of this kind goes."),
    "revoked": _("The decision was revoked, or its time is over."),
    "unsigned": _("It is not among the records that two people signed for."),
}
"""By code: why it stays, or that it may go."""
AGAINST = frozenset({"journal", "kept", "undecided", "duty"})
"""What keeps a record, and yields to a reason that people give in their own words; a hold does not."""

KEPT: Mapping[str, Promise] = {
    "revoked": _("The decision was not in force any more."),
    "held": _("A hold covers it."),
    "gone": _("Its content was gone already."),
    "elsewhere": _("It is in another class now, or its time is another one."),
    "unable": _("Rostra does not know how content of this kind goes."),
}
"""Why the system kept a record that was listed."""

SENT_BACK: Mapping[str, Promise] = {
    "changed": _("Something was left out of it, or put back."),
    "differs": _("What was on it was not what had been signed."),
    "earlier": _("It was signed before signatures said for which records they are."),
}
"""By code: why a list is to be reviewed and signed anew."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    verdict: Verdict
    code: str


def suggest(record: Record, *, held: bool, day: date) -> Suggestion:
    """What becomes of the record, by the strongest reason that keeps it; its class must have been read with it."""
    code = _code(record, held, day)
    return Suggestion(Verdict.GO if code == "free" else Verdict.STAY, code)


def _code(record: Record, held: bool, day: date) -> str:
    if held:
        return "held"
    if record.journal == JournalState.ENTERED:
        return "journal"
    if record.record_class is not None and record.record_class.action == EndAction.KEEP:
        return "kept"
    if record.due_on is None:
        # Neither a class nor a number, or its matter has not ended.
        return "undecided"
    return "duty" if record.due_on > day else "free"


def needs_reason(suggestion: Suggestion, reason: str) -> bool:
    """Whether the record is kept by law, and the reason for its going only repeats what Rostra suggested."""
    return suggestion.code in AGAINST and reason.strip() in _stock()


@cache
def _stock() -> frozenset[str]:
    """What Rostra suggests, in every language: who signs may read another one than who judged."""
    found = set(REASONS)
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.update(str(words) for words in REASONS.values())
    return frozenset(found)


def reason_of(stored: str) -> str:
    """A reason as people read it: the words of a code, or what somebody wrote."""
    return str(REASONS.get(stored, stored))


def parties_of(stored: Sequence[Sequence[object]]) -> list[tuple[int, str]]:
    """The pairs of a case's `parties`: the id of an account (`parties.PACKAGES`: none), and the id by which its network
    knows the person."""
    return [(int(str(account)), str(party)) for account, party in stored]
