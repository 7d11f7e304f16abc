"""Whatever is a record can go: its content is then nowhere in its row, and verify finds all in order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from rostra.audit import sources
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.records.actions.deciding import Decided, enter_decision
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.going import Under, can_go, let_go
from rostra.records.actions.removing import remove_files
from rostra.records.enums import DecisionPurpose
from rostra.records.models import Record
from tests.architecture.town import Town


@pytest.fixture
def town(cast: Any) -> Town:
    return Town(cast)


def test_all_that_a_town_keeps_goes_and_the_log_stays_in_order(town: Town) -> None:
    sequence_all(now=town.now)
    file_waiting(town.cast.body.pk, now=town.now)
    # The town's own makers wrote some rows by hand.
    before = verify_all()
    day = date(2020, 1, 1)
    decided = Decided(number="9", title="All", decided_on=day, legal_basis="Law", valid_from=day)
    decision = enter_decision(decided=decided, purpose=DecisionPurpose.ERASURE, by=town.chief, now=town.now)
    records = list(Record.objects.filter(disposed_at=None).select_related("event", "record_class").order_by("pk"))
    assert all(can_go(record) for record in records)
    kinds = {record.source for record in records}
    assert {"inbox.message", "inbox.answer", "editorial.version", "publishing.delivery", "accounts.charter"} <= kinds

    with transaction.atomic():
        let_go(records, under=Under(decision), now=town.now)
    remove_files(now=town.now)
    sequence_all(now=town.now)

    after = verify_all()
    assert {(bad.about, bad.reason) for bad in after.bad} <= {(bad.about, bad.reason) for bad in before.bad}
    assert (after.records, after.disposed) == (0, before.records)
    for source in sources.all_sources():
        keys = [record.source_key for record in records if record.source == source.name]
        assert source.read(keys) == {}
        assert source.items is None or source.items(keys) == {}
    assert Record.objects.exclude(party="").count() == 0
    assert Record.objects.filter(words__isnull=False).count() == 0
