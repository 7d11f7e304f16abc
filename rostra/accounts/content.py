"""What a charter says, as a value: compared, shown part by part, and captured; and the other records of accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC
from typing import Any, TypeVar

from django.db.models import Manager
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Acceptance, Charter, Snapshot, Terms
from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.core.captured import Captured

R = TypeVar("R", Acceptance, Charter, Snapshot, Terms)


@dataclass(frozen=True, slots=True)
class CharterText:
    """A charter's words. Empty text, 0 hours and degree 0 mean: not said yet.

    `modes` are codes of `enums.Mode`, `retention` of `enums.Retention`; `degree` is that of engagement, 1 to 6;
    `hours` are hours of work a week.
    """

    purpose: str = ""
    modes: tuple[str, ...] = ()
    objective: str = ""
    audience: str = ""
    hours: int = 0
    content_rules: str = ""
    content_form: str = ""
    content_frequency: str = ""
    content_responsible: str = ""
    content_training: str = ""
    degree: int = 0
    public_rules: str = ""
    monitoring: str = ""
    citizen_content: str = ""
    engagement_training: str = ""
    tools: str = ""
    access: str = ""
    privacy: str = ""
    retention: str = ""
    exit: str = ""
    review: str = ""

    @classmethod
    def of(cls, charter: Charter | None) -> CharterText:
        """Reads what an older version of Rostra wrote as well: what it did not know is not said."""
        if charter is None:
            return cls()
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in charter.content.items() if name in known}
        return cls(**{**values, "modes": tuple(values.get("modes", ()))})

    def stored(self) -> dict[str, Any]:
        """As JSON; only strings, whole numbers and lists of strings."""
        return {**asdict(self), "modes": list(self.modes)}

    def differences(self, other: CharterText) -> list[str]:
        """The names of the fields in which they differ, in the order of the charter."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]


CONTENT_DECISIONS = ("content_rules", "content_form", "content_frequency", "content_responsible", "content_training")
"""The five decisions on content (R-070)."""
ENGAGEMENT_DECISIONS = ("degree", "public_rules", "monitoring", "citizen_content", "engagement_training")
"""The five decisions on engagement (R-120)."""

PARTS: tuple[tuple[str, str | Promise, tuple[str, ...]], ...] = (
    ("communication", _("As a way of communicating"), ("purpose", "modes", "objective", "audience", "hours")),
    ("content", _("Five decisions on content"), CONTENT_DECISIONS),
    ("engagement", _("Five decisions on engagement"), ENGAGEMENT_DECISIONS),
    (
        "technical",
        _("As a technical instrument"),
        ("tools", "access", "privacy", "retention", "exit", "review"),
    ),
)
"""The charter in its four parts (R-022): code, heading, fields."""

LABELS: Mapping[str, Any] = {
    "purpose": _("What the account is for"),
    "modes": _("What we do there"),
    "objective": _("Objective"),
    "audience": _("Audience"),
    "hours": _("Hours of work a week"),
    "content_rules": _("Rules for content"),
    "content_form": _("Type and form of content"),
    "content_frequency": _("How often we publish"),
    "content_responsible": _("Who is responsible for content"),
    "content_training": _("Training and resources for content"),
    "degree": _("Degree of engagement"),
    "public_rules": _("Rules for what the public writes"),
    "monitoring": _("Monitoring and replies"),
    "citizen_content": _("How we use what people contribute"),
    "engagement_training": _("Training and resources for engagement"),
    "tools": _("Tools and devices"),
    "access": _("How people sign in"),
    "privacy": _("Privacy notice"),
    "retention": _("Class of records"),
    "exit": _("How the account would be closed"),
    "review": _("When and how the charter is reviewed"),
}


def charter_capture(row: Charter) -> Capture:
    return _capture(CHARTER, row, _charter_bytes(row))


def terms_capture(row: Terms) -> Capture:
    return _capture(TERMS, row, _terms_bytes(row))


def acceptance_capture(row: Acceptance) -> Capture:
    return _capture(ACCEPTANCE, row, _acceptance_bytes(row))


def snapshot_capture(row: Snapshot) -> Capture:
    return _capture(SNAPSHOT, row, _snapshot_bytes(row))


def _capture(source: Source, row: Captured, content: bytes) -> Capture:
    return Capture(source.name, str(row.pk), bytes(row.salt), content)


def _charter_bytes(row: Charter) -> bytes:
    return canonical({"account": row.account_id, "number": row.number, "content": row.content})


def _terms_bytes(row: Terms) -> bytes:
    return canonical(
        {
            "network": row.network,
            "label": row.label,
            "url": row.url,
            "seen_on": row.seen_on.isoformat(),
            "file": _hash(row.file),
            "clauses": list(row.clauses),
            "risk": str(row.risk),
            "unlimited": row.unlimited,
        }
    )


def _acceptance_bytes(row: Acceptance) -> bytes:
    return canonical(
        {
            "terms": row.terms_id,
            "account": row.account_id,
            "authority": row.authority_id,
            "member": row.authority.member_id,
            "accepted_at": row.accepted_at.astimezone(UTC).isoformat(),
            "risk_note": row.risk_note,
            "opinion": _hash(row.opinion),
        }
    )


def _snapshot_bytes(row: Snapshot) -> bytes:
    return canonical({"account": row.account_id, "content": row.content})


def _hash(file: Any) -> str | None:
    return bytes(file.sha256).hex() if file is not None else None


def _reader(rows: Manager[R], content: Callable[[R], bytes], *joined: str) -> Callable[[list[str]], Any]:
    def read(keys: Iterable[str]) -> Mapping[str, tuple[bytes, bytes]]:
        found = rows.select_related(*joined) if joined else rows.all()
        held = found.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
        return {str(row.pk): (bytes(row.salt), content(row)) for row in held}

    return read


CHARTER = Source("accounts.charter", _reader(Charter.everywhere, _charter_bytes))
TERMS = Source("accounts.terms", _reader(Terms.everywhere, _terms_bytes, "file"))
ACCEPTANCE = Source("accounts.acceptance", _reader(Acceptance.everywhere, _acceptance_bytes, "authority", "opinion"))
SNAPSHOT = Source("accounts.snapshot", _reader(Snapshot.everywhere, _snapshot_bytes))
SOURCES = (CHARTER, TERMS, ACCEPTANCE, SNAPSHOT)
