"""What the body keeps about people: the map of data for the policy, and the notice for the public (R-270 to R-276).

Made of what is decided: the record classes with their times, and clause 7.5 of the policy in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from rostra.people.models import Body
from rostra.policy import personal_data
from rostra.policy.annexes import Row
from rostra.policy.personal_data import HOLDS, RISKS, TOLD
from rostra.policy.queries.answered import answered
from rostra.records.annex import times_of_messages

CLAUSE = "E7.5"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the notice; `things` are told one under another, each with what it is about."""

    title: str
    sentences: Sequence[str]
    things: Sequence[Row] = ()


def kept(kinds: Sequence[str] = tuple(HOLDS)) -> list[Row]:
    """Of whom what is kept, why, for how long, and who sees it; in the active language. One query."""
    times = times_of_messages()
    rows = []
    for kind in kinds:
        words = personal_data.kept(kind, _language())
        text = words.text
        if kind == "senders" and times:
            text = f"{text} {_said('time', time='; '.join(times))}"
        rows.append(Row(words.title, text))
    return rows


def risks() -> list[Row]:
    """What an assessment begins with: what may happen, what Rostra does about it, what is left to the body."""
    found = [personal_data.risk(name, _language()) for name in RISKS]
    return [Row(words.title, words.text) for words in found]


def address_of(body: Body) -> str:
    """Where the notice stands for everybody."""
    return settings.ROSTRA_URL + reverse("portal:privacy", args=[body.slug])


def line(body: Body) -> str:
    """For the profile of an account: where the notice is."""
    return _said("line", address=address_of(body))


def heading(name: str) -> str:
    """Of the notice ("title") or of an annex, in the active language."""
    return _said(name)


def notice(body: Body) -> list[Section]:
    """For the public, in the active language."""
    rights = [_said("rights")]
    if body.website:
        rights.append(_said("contact", address=body.website))
    return [
        Section("", [_said("intro", body=body.name), _said("network", body=body.name)]),
        Section(_said("kept"), (), kept(TOLD)),
        Section(_said("statistics"), [_said("profiles"), _statistics()]),
        Section(_said("rights_title"), rights),
    ]


def _statistics() -> str:
    """As the policy in force says: without one nothing was decided, and nothing is collected."""
    answer = answered(CLAUSE)
    chosen = answer.get("options", [])
    if chosen == ["notice"]:
        return _said("notice", notice=answer["fields"]["notice"])
    return _said("none" if chosen else "undecided")


def _said(name: str, **filled: str) -> str:
    text = personal_data.said(name, _language())
    for key, value in filled.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def _language() -> str:
    return get_language() or "en"
