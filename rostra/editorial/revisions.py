"""How a post came to be what it is: its revisions, and what lies beside them while people write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from rostra.audit.models import Event
from rostra.editorial import events
from rostra.editorial.content import Details
from rostra.editorial.models import Autosave, Editing, Post, Version
from rostra.editorial.standing import details_told
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.queries import active_members
from rostra.people.rules import may_anywhere, read_ahead


@dataclass(frozen=True, slots=True)
class Stage:
    """A revision of a post: who saved it when, and what of it stands in no version. `restored` is the one it brought back."""

    revision: int
    at: datetime
    by: User | None
    title: str
    due_at: datetime | None
    details: Details
    changed: tuple[str, ...]
    restored: int | None


def stages(post: Post) -> list[Stage]:
    """All revisions of a post, oldest first, in one query."""
    kinds = (events.SAVED.name, events.RESCHEDULED.name, events.ASKING_CHANGED.name)
    rows = Event.objects.filter(body=post.body_id, about=f"editorial.post:{post.pk}", kind__in=kinds)
    found: list[Stage] = []
    title, details, due = "", Details(), None
    for row in rows.select_related("actor").order_by("id"):
        told = row.data
        moved = row.kind == events.RESCHEDULED.name
        title, details = told.get("title", title), replace(details, **details_told(told))
        due = told["new"] if moved else told.get("due_at", due)
        found.append(
            Stage(
                revision=told["revision"],
                at=row.at,
                by=row.actor,
                title=title,
                due_at=datetime.fromisoformat(due) if due else None,
                details=details,
                changed=("due",) if moved else tuple(told.get("changed", ())),
                restored=told.get("restored"),
            )
        )
    return found


def unsaved_words(user: User, post: Post | None, limit: int = 5) -> list[Autosave]:
    """What the person has typed into forms of the post, or of new ones, and never saved; newest first."""
    return list(Autosave.objects.filter(user=user, post=post).order_by("-saved_at")[:limit])


def editors_beside(user: User, post: Post, *, since: datetime) -> list[Editing]:
    """Who else has the form of the post open and gave a sign of life since then."""
    rows = Editing.objects.filter(post=post, seen_at__gte=since).exclude(user=user)
    return list(rows.select_related("user").only("since", "user__name").order_by("since"))


def originals(post: Post) -> list[Version]:
    """The original as it is written for all accounts, at every save that changed it; newest first."""
    return list(Version.objects.filter(post=post, account=None, translation="", removed=False).order_by("-number"))


def translators(member: Member) -> list[Member]:
    """The colleagues who may write, in a fixed number of queries."""
    rows = list(active_members().exclude(pk=member.pk))
    read_ahead(rows)
    return [row for row in rows if may_anywhere(row, Right.WRITE)]
