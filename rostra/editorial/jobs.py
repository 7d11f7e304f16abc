from __future__ import annotations

from django.utils import timezone

from rostra.accounts.queries import way_out
from rostra.core.apart import apart
from rostra.core.queue import job
from rostra.core.scoping import scope
from rostra.editorial import actions
from rostra.editorial.actions import links, plan


@job("editorial.sweep", every="* * * * * */15")
def sweep() -> None:
    """Every 15 seconds: posts follow their deliveries; what was not approved in time is told."""
    actions.sweep(now=timezone.now())


@job("editorial.check", every="* * * * * */10")
def check_planned() -> None:
    """Every ten seconds: what stands against planned posts that were changed, or not looked at for an hour."""
    actions.check_planned(now=timezone.now())


@job("editorial.remind", every="7,22,37,52 * * * *")
def remind() -> None:
    """Every 15 minutes: slots that are still empty a day before, content that is overdue by the plan."""
    plan.remind(now=timezone.now())


@job("editorial.remind_on_duty", every="* * * * *")
def remind_on_duty() -> None:
    """Every minute, at any hour: content that is due more often than daily, and overdue by the plan."""
    plan.remind_on_duty(now=timezone.now())


@job("editorial.links", every="* * * * *")
def follow_links() -> None:
    """Every minute: addresses in drafts that nobody has followed within the day, some at a time."""
    now = timezone.now()
    for body_id in links.bodies_with_drafts(now):
        with apart("links not followed", body=body_id), scope(body_id), way_out().session() as session:
            links.follow_links(session=session, now=now)


@job("editorial.drop_old_words", every="17 3 * * *")
def drop_old_words() -> None:
    """Every night: what was typed, never saved, and not come back for in thirty days."""
    actions.drop_old_words(now=timezone.now())
