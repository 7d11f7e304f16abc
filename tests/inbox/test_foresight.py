from __future__ import annotations

import pytest

from rostra.policy.decisions import MONITORING, RESPONSE_MINUTES, Question
from rostra.policy.impacts import foreseen
from tests.inbox.office import Office


@pytest.mark.parametrize(("question", "value"), [(RESPONSE_MINUTES, 60), (MONITORING, "reserved")])
def test_what_was_promised_stays_promised(office: Office, question: Question[object], value: object) -> None:
    assert foreseen(question, value, office.now) == []
    office.message()

    (impact,) = foreseen(question, value, office.now)
    assert (impact.sentence, impact.examples) == (
        "1 conversation that waits keeps the time by which it is due. The decision counts for what comes from then on.",
        (),
    )
