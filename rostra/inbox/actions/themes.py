"""What comes up again and again goes into planning, and to the people who decide (R-047, R-343, R-344).

So does what one person asks for; what came of it goes back to them (R-150).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions.plan.ideas import give_idea
from rostra.editorial.times import Week
from rostra.inbox import events
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import TopicBy
from rostra.inbox.models import Conversation, Group, Theme, Topic
from rostra.inbox.queries.listeners import Managers, listeners
from rostra.inbox.queries.themes import themes_of
from rostra.people.actions import notify
from rostra.people.models import Member, Notice, User

LONGEST = 200
WEEKLY = "inbox.themes"
UNUSUAL = "inbox.themes_unusual"


@transaction.atomic
def plan_theme(
    *,
    title: str,
    said: str,
    by: Member,
    now: datetime,
    topic: Topic | None = None,
    group: Group | None = None,
    conversation: Conversation | None = None,
) -> Theme:
    """What people said becomes an idea for the plan, and a theme of which one can say later what was done.

    Raises Refused without a title.
    """
    title = " ".join(title.split())[:LONGEST]
    if not title:
        raise Refused(_("Give it a title."), field="title")
    idea = give_idea(title=title, text=said, by=by, now=now)
    theme = Theme.objects.create(
        title=title, topic=topic, group=group, conversation=conversation, idea=idea, said=said, by=by.user, at=now
    )
    data = {
        "theme": theme.pk,
        "idea": idea.pk,
        "topic": topic.pk if topic is not None else None,
        "conversation": conversation.pk if conversation is not None else None,
    }
    about = f"inbox.theme:{theme.pk}"
    record(body=theme.body_id, by=by.user, now=now, kind=events.THEME_PLANNED.name, about=about, data=data)
    return theme


@transaction.atomic
def plan_wish(*, conversation: Conversation, title: str, said: str, by: Member, now: datetime) -> Theme:
    """What one person asks for goes into planning, once. Raises Refused without a title, Faster for the second."""
    # The lock: two people at once would make two themes.
    Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if Theme.objects.filter(conversation=conversation).exists():
        raise Faster(_("This is in the plan already."))
    topic = conversation.topic if conversation.topic_by != TopicBy.SUGGESTED else None
    return plan_theme(title=title, said=said, by=by, now=now, topic=topic, conversation=conversation)


@transaction.atomic
def settle_theme(*, theme: Theme, did: str, by: Member, now: datetime) -> Theme:
    """Say what the body did about it; whoever answers the person who asked for it is told, so that they hear of it.

    Raises Refused for nothing, Faster when somebody said it already.
    """
    did = did.strip()
    if not did:
        raise Refused(_("Say what was done, or why nothing was."), field="did")
    if not Theme.objects.filter(pk=theme.pk, settled_at=None).update(did=did, settled_at=now):
        raise Faster(_("Somebody has said already what was done."))
    theme.did, theme.settled_at = did, now
    about = f"inbox.theme:{theme.pk}"
    record(body=theme.body_id, by=by.user, now=now, kind=events.THEME_SETTLED.name, about=about, data={"did": did})
    if (asked := theme.conversation) is not None:
        notify(
            users=listeners([asked], now=now)[asked.queue_id, asked.owner_id],
            kind="inbox.wish_settled",
            now=now,
            data={"conversation": asked.pk, "by": by.user.name},
            url=f"{reverse('inbox:conversation', args=[asked.pk])}?theme={theme.pk}",
        )
    return theme


@transaction.atomic
def tell_themes(*, now: datetime) -> int:
    """Once a week, when the working week has begun: managers are told what people wrote about. How many people were.

    Those of the whole body; those of the unit whose queue a topic has, where it came up unusually often. For the body in
    scope. A week in which nobody wrote is told to nobody.
    """
    clocks = Clocks(now)
    zone = clocks.calendar.tz
    week = Week.of(now.astimezone(zone).date()).shifted(-1)
    begins = week.shifted(1).bounds(zone)[0]
    if not clocks.working or now - begins > timedelta(days=6) or _told(week, begins):
        return 0
    report = themes_of(week, zone)
    managers = Managers(now)
    everybody = managers.of(None)
    if not report.whole.count or not everybody:
        return 0
    spikes = [row.topic for row in report.rows if row.spike]
    unusual = dict.fromkeys(everybody, len(spikes))
    of_unit: Counter[User] = Counter()
    for topic in spikes:
        if topic is not None and topic.queue is not None:
            of_unit.update(managers.of(topic.queue.unit_id))
    unusual |= {user: count for user, count in of_unit.items() if user not in unusual}
    for user, count in unusual.items():
        notify(
            users=[user],
            kind=UNUSUAL if count else WEEKLY,
            now=now,
            data={"week": week.code, "count": count or report.whole.count},
            url=f"{reverse('inbox:themes')}?week={week.code}",
        )
    return len(unusual)


def _told(week: Week, since: datetime) -> bool:
    return Notice.objects.filter(kind__in=(WEEKLY, UNUSUAL), at__gte=since, data__week=week.code).exists()
