"""For load balancers and supervisors: is the process alive, can it serve."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from rostra.core.models import Heartbeat
from rostra.people.access import public

SILENT = timedelta(minutes=1)


@public
def live(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing else."""
    return JsonResponse({"live": True})


@public
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers, its tables are this release's, and a worker lives; else 503 with what is missing."""
    state = readiness()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def readiness() -> dict[str, bool]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        newest = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first() if migrated else None
    except DatabaseError:
        return {"database": False, "migrations": False, "worker": False}
    worker = newest is not None and timezone.now() - newest < SILENT
    return {"database": True, "migrations": migrated, "worker": worker}
