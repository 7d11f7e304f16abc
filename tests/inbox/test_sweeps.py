from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rostra.core.scoping import scope
from rostra.inbox import actions, sweeps
from rostra.inbox.enums import Visibility
from rostra.inbox.sweeps import bring_back_unsent
from rostra.people.models import Body
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again

Sweep = Callable[..., None]


def test_bring_back_unsent_looks_into_every_body(office: Office) -> None:
    conversation = office.message()
    answer = actions.answer(
        conversation=conversation, text="Yes.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )
    office.settle(answer, DeliveryState.FAILED, office.now)
    later = office.now + timedelta(minutes=1)

    with scope(office.cast.other):
        assert bring_back_unsent(now=later) == 1

    assert again(conversation).state == "open"
    assert bring_back_unsent(now=later) == 0


@pytest.mark.parametrize("sweep", [sweeps.watch_clocks, sweeps.tell_silent, sweeps.tell_themes])
def test_a_calendar_that_cannot_be_read_silences_no_other_body(
    office: Office, sweep: Sweep, caplog: pytest.LogCaptureFixture
) -> None:
    Body.objects.update(time_zone="Nowhere/City")

    sweep(now=office.now)

    failed = [(row.levelname, vars(row)["body"]) for row in caplog.records if row.name == "rostra.core"]
    assert failed == [("ERROR", pk) for pk in sorted([office.cast.body.pk, office.cast.other.pk])]
