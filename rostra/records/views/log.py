from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rostra.audit import keys, queries, stamps, watching
from rostra.audit.models import StampTrouble
from rostra.people.access import MemberRequest, members_only

STAMPS = 10


@require_safe
@members_only()
def log(request: MemberRequest) -> HttpResponse:
    """The body's log: how far it goes, what seals it, and what the last verification found."""
    found = queries.log_of(request.tenant.pk)
    last = watching.newest()
    own, others = watching.concerns(last, found) if last is not None else ([], 0)
    context = {
        "log": found,
        "newest": queries.newest_head(found) if found is not None else None,
        "waiting": queries.waiting_of(request.tenant.pk),
        "keys": keys.published(found) if found is not None else [],
        "lost": keys.trouble(),
        "stamps": queries.newest_stamps(found, STAMPS) if found is not None else [],
        "authority": settings.ROSTRA_TSA_URL,
        "trouble": StampTrouble.objects.first(),
        "ends": stamps.ends_soon(timezone.now()),
        "last": last,
        "own": own,
        "others": others,
    }
    return render(request, "records/log.html", context)
