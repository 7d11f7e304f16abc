"""A version of the policy as a record: what the log vouches for, and what it is in the words of all sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Item, Source
from rostra.policy import events
from rostra.policy.models import Answer, Version, Voice, Wording
from rostra.policy.questionnaire import items, text

NAME = "policy.version"


def _content(row: Version) -> bytes:
    """What was adopted; that it came into force and ended later is not part of it."""
    return canonical(
        {
            "number": row.number,
            "form": str(row.form),
            "only": row.only,
            "decision_number": row.decision_number,
            "adopted_at": row.adopted_at.astimezone(UTC).isoformat() if row.adopted_at else None,
            "adopted_by": row.adopted_by_id,
            "effective_at": row.effective_at.astimezone(UTC).isoformat() if row.effective_at else None,
            "review_on": row.review_on.isoformat() if row.review_on else None,
            "summary": row.summary,
            "content": row.content,
        }
    )


def version_capture(row: Version) -> Capture:
    return Capture(NAME, str(row.pk), bytes(row.salt), _content(row))


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Version.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _content(row)) for row in rows}


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Version.objects.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"").exclude(adopted_at=None)
    return {
        str(row.pk): Item(
            kind="policy",
            at=row.adopted_at,
            public=True,
            about=f"{NAME}:{row.pk}",
            subject=row.decision_number,
            text=_words(row),
            ended_at=row.ended_at,
            more={
                "number": row.number,
                "author": row.adopted_by_id,
                "review_on": row.review_on.isoformat() if row.review_on else None,
            },
        )
        for row in rows
        if row.adopted_at is not None
    }


def _words(row: Version) -> str:
    """What is new, and for each question how it was answered, by the questions' numbers and titles in English."""
    said = [row.summary]
    for pk, answer in row.content.get("answers", {}).items():
        if pk not in items():
            # An earlier release asked it.
            continue
        asked = text(pk, "en")
        chosen = [asked.options[code].label for code in answer["options"] if code in asked.options]
        own = [str(value) for value in answer["fields"].values()]
        said.append(f"{items()[pk].number} {asked.title}: {'; '.join([*chosen, *own, answer['reason']]).strip('; ')}")
    return "\n".join(filter(None, said))


_EMPTYING = Emptying(Version, {"content": {}, "summary": ""})


def _erase(keys: Sequence[str]) -> None:
    """With what it was made of: the answers and clauses of its draft, and what was said about them."""
    _EMPTYING.erase(keys)
    for kind in (Answer, Voice, Wording):
        kind.objects.filter(version__in=[int(key) for key in keys]).delete()


VERSION = Source(NAME, _read, items=_items, erase=_erase, not_gone=_EMPTYING.not_gone)
TELLING = (events.VERSION_ENDED.name,)
"""After this, the record of the version says when its matter ended."""
