"""How posts are approved, as a decision: its values, its form, its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from rostra.editorial.enums import Confidentiality, Risk
from rostra.people.actions import add_unit
from rostra.policy.actions import NotAllowed, decide
from rostra.policy.approval_chains import CONFIDENTIALITIES, MAX_CHAINS, RISKS, Chain, Step, read, write
from rostra.policy.approval_forms import ChainsForm
from rostra.policy.decisions import APPROVAL_CHAINS, WORKFLOW
from rostra.policy.queries import decided
from rostra.policy.wording import in_words

LEGAL = Step("legal", ("strategy", "member:3"), every=True, hours=4, substitutes=("unit:7",), fast=True)
FULL = Chain((Step(), LEGAL), "Risky", ("high",), ("News",), ("internal",), "central")


def test_value_is_stored_and_read() -> None:
    assert read(write((FULL, Chain((Step(),))))) == (FULL, Chain((Step(),)))


def test_codes_are_those_of_posts() -> None:
    assert (list(RISKS), list(CONFIDENTIALITIES)) == (Risk.values, Confidentiality.values)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Step(""),
        lambda: Step("legal", ()),
        lambda: Step(hours=-1),
        lambda: Step(hours=721),
        lambda: Step(who=("king",)),
        lambda: Step(who=("member:x",)),
        lambda: Step(substitutes=("team:7",)),
        lambda: Chain(()),
        lambda: Chain((Step(),) * 5),
        lambda: Chain((Step(),), risks=("odd",)),
        lambda: Chain((Step(),), confidentialities=("odd",)),
        lambda: Chain((Step(),), place="odd"),
    ],
)
def test_what_is_no_chain_is_an_error(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        make()


def test_too_many_chains_and_unknown_models_are_refused(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        decide(question=APPROVAL_CHAINS, value=(Chain((Step(),)),) * (MAX_CHAINS + 1), by=None, now=cast.now)
    with pytest.raises(NotAllowed):
        decide(question=WORKFLOW, value="odd", by=None, now=cast.now)


def fields(**given: Any) -> dict[str, Any]:
    each = {f"every_{chain}_{step}": "any" for chain in range(1, 6) for step in range(1, 5)}
    return {**each, "reason": "", **given}


def test_form_gives_what_it_was_filled_with(cast: Any) -> None:
    unit = add_unit(name="Law", by=None, now=cast.now)
    people = ("strategy", f"member:{cast.reader.pk}")
    step = Step("legal", people, every=True, hours=4, substitutes=(f"unit:{unit.pk}",), fast=True)
    value = (Chain((step, Step("Our own", ("crisis",))), "Risky", ("high",), ("News", "Poems")), Chain((Step(),)))
    filled = ChainsForm.fill(value)
    assert filled["step_1_1"] == "Legal"

    form = ChainsForm(fields(**{name: given for name, given in filled.items() if given not in (None, False)}))

    assert (form.is_valid(), form.value()) == (True, value)
    groups = list(form.groups)
    assert [group.open for group in groups] == [True, True, False, False, False]
    assert [step.open for step in groups[0].steps] == [True, True, False, False]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"step_1_1": "Legal"}, "who_1_1"),
        ({"who_2_1": ["strategy"]}, "who_2_1"),
        ({"name_1": "Risky"}, "step_1_1"),
        ({"risks_3": ["high"]}, "step_3_1"),
    ],
)
def test_half_filled_chain_is_sent_back(cast: Any, given: dict[str, Any], field: str) -> None:
    form = ChainsForm(fields(**given))

    assert (form.is_valid(), list(form.errors)) == (False, [field])


def test_administrator_decides_on_the_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    url = reverse("policy:decision", args=["approval_chains"])
    page = client.get(url).content.decode()
    assert ("Chain 5" in page, "One step: somebody who may approve the post" in page) == (True, True)

    client.post(url, fields(step_2_1="Finance", who_2_1=["strategy"], hours_2_1="3", reason="Money"))

    assert decided(APPROVAL_CHAINS) == (Chain((Step("finance", ("strategy",), hours=3),)),)
    client.post(reverse("policy:decision", args=["workflow"]), {"answer": "mixed", "reason": ""})
    assert decided(WORKFLOW) == "mixed"


def test_chains_in_words(cast: Any) -> None:
    unit, reader = cast.unit, cast.reader
    law, member = (f"unit:{unit.pk}",), (f"member:{reader.pk}",)
    value = (
        Chain(
            (
                Step(),
                Step("legal", member, every=True),
                Step("Ours", law, hours=2),
                Step("finance", ("member:0",), every=True, hours=1, substitutes=member),
            ),
            "Risky",
            ("high",),
            ("News",),
            ("secret",),
            "central",
        ),
        Chain((Step(),)),
    )

    assert in_words(APPROVAL_CHAINS, value) == (
        "Risky (High, News, Secret, Posts that are approved centrally): Approval (Approver), "
        "Legal (all of: Nour Haddad), Ours (Communications; within 2 hours, then: Nobody), "
        "Finance (all of: member:0; within 1 hour, then: Nour Haddad); Chain (All posts): Approval (Approver)"
    )
    assert in_words(WORKFLOW, "central") == "Central: only who approves for the whole body"
