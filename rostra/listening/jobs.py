from __future__ import annotations

from django.utils import timezone

from rostra.core.queue import defer, job
from rostra.core.scoping import scope
from rostra.listening import sweeps
from rostra.listening.actions import searching
from rostra.listening.models import Search


@job("listening.search_due", every="* * * * *")
def search_due() -> None:
    """Every minute: a job for each search that is to be made."""
    for row in searching.due_searches(timezone.now()):
        defer("listening.search", key=f"listening.search:{row.pk}", search_id=row.pk, body_id=row.body_id)


@job("listening.search")
def search(*, search_id: int, body_id: int) -> None:
    """Ask one network for the words of one watch."""
    with scope(body_id):
        searching.search(Search.objects.get(pk=search_id), clock=timezone.now)


@job("listening.let_fall", every="23 3 * * *")
def let_fall() -> None:
    """Every night: what nobody took goes at its time."""
    sweeps.let_fall(now=timezone.now())


@job("listening.tell_unusual", every="52 * * * *")
def tell_unusual() -> None:
    """Every hour: managers hear, once a day, that people say unusually much."""
    sweeps.tell_unusual(now=timezone.now())
