from __future__ import annotations

from django.http import Http404

from rostra.audit.models import Event
from rostra.people.models import Body


def event_or_404(body: Body, pk: int) -> Event:
    """An event of the body's own log; those of other bodies and of the installation do not exist."""
    row = Event.objects.select_related("actor").filter(body=body, pk=pk).first()
    if row is None:
        raise Http404
    return row
