"""The idea box: every member of the body puts something in; who writes takes it up, or says why not (R-080)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Faster, Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import allow
from rostra.editorial.actions.plan.noting import note
from rostra.editorial.actions.writing import create_post
from rostra.editorial.content import Content, Details
from rostra.editorial.enums import IDEA_MOVES, IdeaState
from rostra.editorial.models import ContentType, Idea, IdeaComment, Post
from rostra.editorial.rules import home
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.rules import may_anywhere


@transaction.atomic
def give_idea(
    *,
    title: str,
    by: Member,
    now: datetime,
    text: str = "",
    unit: Unit | None = None,
    content_type: ContentType | None = None,
    wanted_on: date | None = None,
) -> Idea:
    """Put an idea into the box; any member may."""
    row = Idea.objects.create(
        title=title,
        text=text,
        unit=unit,
        content_type=content_type,
        wanted_on=wanted_on,
        by=by.user,
        at=now,
        state_at=now,
    )
    note(row, events.IDEA_GIVEN, by=by.user, now=now, data={"title": title})
    return row


@transaction.atomic
def comment_on_idea(*, idea: Idea, text: str, by: Member, now: datetime) -> IdeaComment:
    """Any member may, whatever became of the idea; who had it is told."""
    row = IdeaComment.objects.create(idea=idea, text=text, by=by.user, at=now)
    note(idea, events.IDEA_COMMENTED, by=by.user, now=now)
    _tell(idea, "editorial.idea_commented", by, now, by=by.user.name)
    return row


@transaction.atomic
def take_up_idea(*, idea: Idea, language: str, by: Member, now: datetime) -> Post:
    """A draft is made of it, in the unit of who takes it up. Raises NotAllowed, Faster, Refused once it is decided."""
    _may_decide(by)
    post = create_post(
        title=idea.title,
        due_at=None,
        texts={"": Content(idea.text, language)},
        versions={},
        details=Details(content_type_id=idea.content_type_id),
        unit=home(by),
        by=by,
        now=now,
    )
    _move(idea, IdeaState.TAKEN, by, now, post=post, reason="")
    note(idea, events.IDEA_TAKEN, by=by.user, now=now, data={"post": post.pk})
    _tell(idea, "editorial.idea_taken", by, now, by=by.user.name)
    return post


@transaction.atomic
def decline_idea(*, idea: Idea, reason: str, by: Member, now: datetime) -> None:
    """Not now, with the reason. Raises NotAllowed, Faster, Refused without a reason or once it is decided."""
    _may_decide(by)
    if not reason.strip():
        raise Refused(_("Say why: somebody thought about this."), field="reason")
    _move(idea, IdeaState.DECLINED, by, now, reason=reason)
    note(idea, events.IDEA_DECLINED, by=by.user, now=now, data={"reason": reason})
    _tell(idea, "editorial.idea_declined", by, now, by=by.user.name, reason=reason)


@transaction.atomic
def reopen_idea(*, idea: Idea, by: Member, now: datetime) -> None:
    """Its time has come after all. Raises NotAllowed, Faster, Refused for one that was not declined."""
    _may_decide(by)
    _move(idea, IdeaState.OPEN, by, now)
    note(idea, events.IDEA_REOPENED, by=by.user, now=now)
    _tell(idea, "editorial.idea_reopened", by, now, by=by.user.name)


def _may_decide(by: Member) -> None:
    allow(may_anywhere(by, Right.WRITE))


def _move(idea: Idea, to: IdeaState, by: Member, now: datetime, **fields: Any) -> None:
    if not IDEA_MOVES.allowed(idea.state, to):
        raise Refused(_("This idea is decided already."))
    fields |= {"state": to, "state_at": now, "decided_by": by.user}
    if not Idea.objects.filter(pk=idea.pk, state=idea.state).update(**fields):
        raise Faster(_("Somebody else decided about this idea in the meantime."))
    for name, value in fields.items():
        setattr(idea, name, value)


def _tell(idea: Idea, kind: str, who: Member, now: datetime, **data: str) -> None:
    """Who had the idea hears of it, unless they did it themselves."""
    if idea.by_id == who.user_id:
        return
    url = reverse("editorial:idea", args=[idea.pk])
    notify(users=[idea.by], kind=kind, now=now, data={"title": idea.title, **data}, url=url)
