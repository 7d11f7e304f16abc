"""Evidence that says what a test tells it, and a policy that answers what a test names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rostra.people.models import Member
from rostra.policy import evidence
from rostra.policy.enums import VersionForm, VersionState
from rostra.policy.evidence import Finding, Line, Provider
from rostra.policy.models import Version
from rostra.policy.questionnaire import items

NAMES = tuple(sorted({name for item in items().values() for name in item.evidence}))


class Ledger:
    """`says` holds by name what is found; what it does not name is nothing yet. An exception is raised."""

    def __init__(self) -> None:
        self.says: dict[str, Finding | Exception] = {}
        evidence.register(*(self._provider(name) for name in NAMES))

    def _provider(self, name: str) -> Provider:
        def look(_now: datetime) -> Finding:
            found = self.says.get(name, Finding(0))
            if isinstance(found, Exception):
                raise found
            return found

        reasons = {"missing": "It lacks %(what)s"}
        return Provider(name=name, label=f"Label of {name}", look=look, reasons=reasons, mend="people:duties")

    def holds(self, *names: str) -> None:
        self.says.update(dict.fromkeys(names, Finding(3)))

    def short(self, name: str, *abouts: str, of: int = 3, **data: str) -> None:
        lines = tuple(Line(about, "missing", {"what": "an owner", **data}) for about in abouts)
        self.says[name] = Finding(of, len(lines), lines)


def policy(
    member: Member,
    now: datetime,
    answers: Iterable[str] = (),
    *,
    state: VersionState = VersionState.IN_FORCE,
    form: VersionForm = VersionForm.FULL,
) -> Version:
    """A version that answers these questions."""
    content: dict[str, Any] = {"answers": {pk: {"options": []} for pk in answers}}
    when = {} if state == VersionState.DRAFT else {"adopted_at": now, "effective_at": now, "in_force_at": now}
    return Version.objects.create(
        number=1, state=state, form=form, opened_at=now, opened_by=member.user, content=content, **when
    )
