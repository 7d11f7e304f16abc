"""The registry of evidence, and what all providers have in common."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.db.models import Q
from django.urls import reverse

from rostra.people.models import Member
from rostra.policy import evidence
from rostra.policy.evidence import SHOWN, Finding, Found, Line, find, listed, together
from rostra.policy.questionnaire import items
from rostra.reports.checklists import checklists
from tests.cast import Cast
from tests.compliance import World


def used() -> set[str]:
    clauses = {name for item in items().values() for name in item.evidence}
    return clauses | {name for each in checklists().values() for point in each.points for name in point.evidence}


def test_every_evidence_that_is_used_is_registered() -> None:
    assert used() - set(evidence.names()) == set()


def test_every_registered_evidence_is_used() -> None:
    assert set(evidence.names()) - used() == set()


def test_every_evidence_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/evidence.md").read_text(encoding="utf-8")

    named = {name for line in page.splitlines() if line.startswith("| `") for name in re.findall(r"`([a-z_.]+)`", line)}

    assert named == set(evidence.names())


def test_every_reason_is_a_sentence_and_every_page_exists() -> None:
    providers = [evidence.provider(name) for name in evidence.names()]

    for provider in providers:
        reverse(provider.mend)
    assert {str(words)[-1] for provider in providers for words in provider.reasons.values()} == {"."}
    assert all(provider.reasons and str(provider.label) for provider in providers)


def test_register_refuses_another_provider_of_the_same_name() -> None:
    first = evidence.provider("people.duties")

    evidence.register(first)
    with pytest.raises(ValueError, match=r"people\.duties is declared twice"):
        evidence.register(replace(first, mend="people:members"))

    assert evidence.provider("people.duties") == first


def test_provider_of_no_name_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        evidence.provider("people.nothing")


@pytest.mark.parametrize(
    ("finding", "found"), [(Finding(0), Found.NOTHING), (Finding(2), Found.HOLDS), (Finding(2, 1), Found.SHORT)]
)
def test_finding_says_whether_it_holds(finding: Finding, found: Found) -> None:
    assert finding.found == found


def test_find_counts_all_and_shows_some(cast: Cast) -> None:
    world = World(cast)
    for _each in range(SHOWN + 1):
        world.member(title="Clerk")

    found = find(Member.objects.all(), {"clerk": Q(title="Clerk")}, about="people.member", title="title")

    assert (found.of, found.short, len(found.lines)) == (SHOWN + 8, SHOWN + 1, SHOWN)
    assert found.lines[0].data == {"title": "Clerk"}


def test_together_adds_up_and_listed_counts_its_lines() -> None:
    one, other = listed(3, [Line("people.body:1", "a")]), listed(2, [Line("people.body:1", "b")] * (SHOWN + 5))

    found = together(one, other)

    assert (found.of, found.short, len(found.lines), found.lines[0].why) == (5, SHOWN + 6, SHOWN, "a")
    assert (len(other.lines), other.short) == (SHOWN, SHOWN + 5)
