"""The gates: one table of requirements, each with words for its lack."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rostra.accounts.content import CharterText
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.requirements import GATES, REQUIREMENTS, Dossier, NotReady, missing, require, sentence, words
from rostra.policy.decisions import REQUIREMENTS as ASKED
from tests.accounts.office import FULL

WORDS = {
    "sponsor": "a named sponsor",
    "objective": "the objective",
    "owner": "an owner",
    "substitute": "a substitute who is not the owner",
    "audience": "the audience",
    "resources": "hours of work a week",
    "content": "all five decisions on content",
    "engagement": "all five decisions on engagement",
    "terms": "the network's terms, accepted by the chief executive or a named delegate",
    "privacy": "the privacy notice",
    "retention": "the class of records",
    "exit": "how the account would be closed",
    "place": "a connection, or where it was opened by hand",
    "pilot_exit": "what must be true for the pilot to end",
    "tasks": "every step of closing, done or left out with a reason",
}


@pytest.fixture
def complete(cast: Any) -> Dossier:
    """Nothing is missing."""
    account = Account(network="x", sponsor=cast.records, owner=cast.editor, substitute=cast.responder)
    return Dossier(account, FULL, terms=True, place="https://x.com/a", pilot_exit="1,000 readers")


def test_nothing_is_missing_from_a_complete_dossier(complete: Dossier) -> None:
    assert missing(REQUIREMENTS, complete) == []
    assert sentence([]) == ""
    require(REQUIREMENTS, complete)


def test_each_lack_is_named_in_words(cast: Any) -> None:
    empty = Dossier(Account(network="x"), CharterText(), open_tasks=1)

    codes = missing(REQUIREMENTS, empty)

    assert dict(zip(codes, words(codes), strict=True)) == WORDS


def test_policy_can_ask_for_nothing_that_no_gate_knows() -> None:
    asked_by_stages = {code for codes in GATES.values() for code in codes}

    assert set(ASKED) | asked_by_stages == set(REQUIREMENTS)


@pytest.mark.parametrize(
    "name",
    [
        "content_rules",
        "content_form",
        "content_frequency",
        "content_responsible",
        "content_training",
    ],
)
def test_each_of_the_five_content_decisions_is_needed(complete: Dossier, name: str) -> None:
    """R-070."""
    assert missing(["content"], replace(complete, text=replace(FULL, **{name: ""}))) == ["content"]


@pytest.mark.parametrize(
    ("name", "nothing"),
    [("degree", 0), ("public_rules", ""), ("monitoring", ""), ("citizen_content", ""), ("engagement_training", "")],
)
def test_each_of_the_five_engagement_decisions_is_needed(complete: Dossier, name: str, nothing: Any) -> None:
    """R-120."""
    assert missing(["engagement"], replace(complete, text=replace(FULL, **{name: nothing}))) == ["engagement"]


def test_who_left_is_no_sponsor_and_the_owner_no_substitute(complete: Dossier, cast: Any) -> None:
    """R-014."""
    cast.records.left_at = cast.now
    account = Account(network="x", sponsor=cast.records, owner=cast.editor, substitute=cast.editor)

    assert missing(REQUIREMENTS, replace(complete, account=account)) == ["sponsor", "substitute"]


def test_own_channels_need_no_terms_and_connected_ones_no_place(complete: Dossier) -> None:
    account = Account(network="webform", state=AccountState.ACTIVE)

    assert missing(["terms", "place"], replace(complete, account=account, terms=False, place="")) == []


def test_refusal_says_all_that_is_missing(cast: Any) -> None:
    account = Account(network="x", owner=cast.editor)

    with pytest.raises(NotReady) as refused:
        require(["objective", "owner", "substitute"], Dossier(account, CharterText()))

    assert str(refused.value) == "Missing: the objective; a substitute who is not the owner."
    assert refused.value.codes == ("objective", "substitute")
