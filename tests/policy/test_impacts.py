from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from rostra.people.models import User
from rostra.policy import impacts
from rostra.policy.actions import decide
from rostra.policy.decisions import ENGAGEMENT, MONITORING, Question
from rostra.policy.impacts import Consequence, Impact, foreseen, register
from rostra.policy.queries import decided


class Watched:
    """What a domain above would do."""

    def __init__(self) -> None:
        self.followed: list[tuple[str, Any, Any, User | None]] = []
        self.consequence = Consequence(
            name="test.watched", keys=(ENGAGEMENT.key,), foresee=self.foresee, follow=self.follow
        )

    def foresee(self, _question: Question[Any], value: Any, _now: datetime) -> Impact | None:
        return Impact(f"Degree {value} it will be.", ("one", "two")) if value > 3 else None

    def follow(self, question: Question[Any], old: Any, by: User | None, _now: datetime) -> None:
        self.followed.append((question.key, old, decided(question), by))


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(impacts, "_consequences", {})
    made = Watched()
    register(made.consequence)
    return made


def test_decision_is_followed_with_what_held_before(cast: Any, watched: Watched) -> None:
    user = cast.administrator.user
    decide(question=ENGAGEMENT, value=5, by=user, now=cast.now)
    decide(question=MONITORING, value="reserved", by=user, now=cast.now)

    assert watched.followed == [("engagement", 3, 5, user)]


def test_only_the_questions_of_a_consequence_are_foreseen(cast: Any, watched: Watched) -> None:
    impact = Impact("Degree 5 it will be.", ("one", "two"))

    assert [foreseen(ENGAGEMENT, value, cast.now) for value in (5, 2)] == [[impact], []]
    assert foreseen(MONITORING, "reserved", cast.now) == []


def test_consequence_has_one_name(watched: Watched) -> None:
    register(watched.consequence)
    with pytest.raises(ValueError, match=r"consequence test\.watched is declared twice"):
        register(dataclasses.replace(watched.consequence, keys=()))


def test_page_shows_what_would_change_before_it_is_decided(cast: Any, watched: Watched) -> None:
    client = cast.client(cast.administrator)
    page = reverse("policy:decision", args=["engagement"])

    shown = client.post(page, {"answer": "5", "reason": "x"})
    text = shown.content.decode()
    assert (shown.status_code, decided(ENGAGEMENT)) == (200, 3)
    assert [words in text for words in ("Degree 5 it will be.", "one", "Nothing has been decided yet.")] == [True] * 3

    seal = shown.context["foreseen"].seal
    # Another value has not been shown yet.
    assert client.post(page, {"answer": "6", "reason": "x", "seen": seal}).status_code == 200
    assert client.post(page, {"answer": "5", "reason": "x", "seen": seal}).status_code == 302
    assert decided(ENGAGEMENT) == 5


def test_page_decides_at_once_where_nothing_would_change(cast: Any, watched: Watched) -> None:
    page = reverse("policy:decision", args=["engagement"])

    assert cast.client(cast.administrator).post(page, {"answer": "2", "reason": "x"}).status_code == 302
    assert decided(ENGAGEMENT) == 2
