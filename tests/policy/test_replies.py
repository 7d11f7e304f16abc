from __future__ import annotations

from typing import Any

import pytest

from rostra.core.refusals import Refused
from rostra.policy.actions import decide
from rostra.policy.decisions import REPLY_REVIEW, THANKS_WORDS
from rostra.policy.queries import decided
from rostra.policy.replies import ReplyReview
from rostra.policy.wording import in_words
from tests.policy.test_decisions import page


def test_who_is_read_first_is_decided_on_the_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    sent = {"new_days": "30", "sensitive": "on", "members": [str(cast.responder.pk)], "reason": "New people"}

    answer = client.post(page("reply_review"), sent)

    value = ReplyReview(30, True, (cast.responder.pk,))
    assert (answer.status_code, decided(REPLY_REVIEW)) == (302, value)
    shown = client.get(page("reply_review")).content.decode()
    assert 'value="30"' in shown


def test_decision_is_told_in_words(cast: Any) -> None:
    value = ReplyReview(30, True, (cast.responder.pk,))

    assert [in_words(REPLY_REVIEW, value), in_words(REPLY_REVIEW, ReplyReview(0, False))] == [
        "Of members of fewer than 30 days; On sensitive topics; Of these members: Lena Krog",
        "None: answers go out at once",
    ]


def test_nobody_is_new_for_more_than_a_year() -> None:
    with pytest.raises(ValueError):
        ReplyReview(366)


def test_words_of_thanks_are_decided_by_language(cast: Any) -> None:
    client = cast.client(cast.administrator)

    answer = client.post(page("thanks_words"), {"words_sv": " Tack! ", "words_en": " "})

    assert (answer.status_code, decided(THANKS_WORDS)) == (302, {"sv": "Tack!"})
    assert "Tack!" in client.get(page("thanks_words")).content.decode()
    assert [in_words(THANKS_WORDS, {"sv": "Tack!"}), in_words(THANKS_WORDS, {})] == [
        "sv: Tack!",
        "The words that Rostra brings",
    ]


def test_thanks_are_short(cast: Any) -> None:
    with pytest.raises(Refused):
        decide(question=THANKS_WORDS, value={"sv": "x" * 281}, by=None, now=cast.now)
