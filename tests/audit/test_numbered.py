"""Checkpoints and stamps are numbered as they come, and those of the release before by what is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import psycopg

from rostra.audit.actions import record
from rostra.audit.models import Checkpoint, Log, Stamp
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence_all
from rostra.audit.stamps import stamp_due
from rostra.audit.verify import verify_all
from rostra.config.postgres import Cluster
from rostra.people.models import Body
from tests.audit.conftest import DAY, Asked

register([EventKind("test.counted", "Counted", ())])


def numbers(of: type[Checkpoint | Stamp]) -> list[int]:
    return list(of.objects.order_by("pk").values_list("number", flat=True))


def test_checkpoints_and_stamps_have_numbers_of_their_own_log(
    committed: str, cluster: Cluster, asked: Asked, today: datetime
) -> None:
    bodies = [Body.objects.create(slug=slug, name=slug, language="en", time_zone="UTC") for slug in ("a", "b")]
    for days in range(3):
        for body in bodies[: 1 + days % 2]:
            record(body=body, by=None, now=today, kind="test.counted", about="test.thing:1")
        sequence_all(now=today + days * DAY)
        stamp_due(now=today + days * DAY)
    counted = {log.body_id: (log.head_count, log.stamp_count) for log in Log.objects.all()}
    assert (counted[bodies[0].pk][0], counted[bodies[1].pk][0]) == (3, 1)
    told = (numbers(Checkpoint), numbers(Stamp))
    assert all(row.number <= row.log.head_count for row in Checkpoint.objects.select_related("log"))

    # As the rows of a release that did not count; the migration counts them.
    count = import_module("rostra.audit.migrations.0006_numbered").COUNT
    name = committed.split("@/")[1].split("?")[0]
    with psycopg.connect(cluster.url("superuser", name), autocommit=True) as owner:
        owner.execute("ALTER TABLE audit_checkpoint DROP CONSTRAINT audit_checkpoint_number_once")
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE audit_checkpoint SET number = 0")
        owner.execute("UPDATE audit_stamp SET number = 0")
        owner.execute("UPDATE audit_log SET head_count = 0, stamp_count = 0")
        owner.execute("SET session_replication_role = origin")
        owner.execute(count)

    assert (numbers(Checkpoint), numbers(Stamp)) == told
    assert {log.body_id: (log.head_count, log.stamp_count) for log in Log.objects.all()} == counted
    assert verify_all().bad == []
    record(body=bodies[0], by=None, now=today, kind="test.counted", about="test.thing:1")
    sequence_all(now=today + 3 * DAY + timedelta(minutes=2))
    assert Checkpoint.objects.latest("pk").number == 4
