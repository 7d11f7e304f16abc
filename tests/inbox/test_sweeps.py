from __future__ import annotations

from datetime import timedelta

from rostra.core.scoping import scope
from rostra.inbox import actions
from rostra.inbox.enums import Visibility
from rostra.inbox.sweeps import bring_back_unsent
from rostra.publishing.enums import DeliveryState
from tests.inbox.office import Office, again


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
