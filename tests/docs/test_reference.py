"""Tables of the reference that are copied from the code say what the code says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from rostra.accounts.enums import ACCOUNT_MOVES, FAKE_MOVES, SITE_MOVES, STAGE_MOVES, TASK_MOVES
from rostra.channels import registry
from rostra.channels.contract import Channel
from rostra.core.states import Moves
from rostra.editorial.enums import IDEA_MOVES, POST_MOVES
from rostra.inbox.enums import APPROVED_MOVES, CONVERSATION_MOVES, DRAFT_MOVES, GROUP_MOVES
from rostra.listening.enums import FIND_MOVES
from rostra.people.enums import ACCESS_MOVES, DEVICE_MOVES
from rostra.policy.content_checks import CHECKS, TWO_PERSONS, Rule
from rostra.policy.enums import ANSWER_MOVES, VERSION_MOVES
from rostra.publishing.enums import CHANGE_MOVES, DELIVERY_MOVES
from rostra.records.enums import CAPTURE_MOVES
from rostra.vault.enums import RELEASE_MOVES
from tests.docs.pages import table, text

STATES = "docs/reference/states.md"
TABLES: dict[str, Moves[Any]] = {
    "Conversation": CONVERSATION_MOVES,
    "Group": GROUP_MOVES,
    "Approved answer": APPROVED_MOVES,
    "Answer before it is sent": DRAFT_MOVES,
    "Find": FIND_MOVES,
    "Post": POST_MOVES,
    "Idea": IDEA_MOVES,
    "Delivery": DELIVERY_MOVES,
    "Correction": CHANGE_MOVES,
    "Account": ACCOUNT_MOVES,
    "Stage of an account": STAGE_MOVES,
    "Reported profile": FAKE_MOVES,
    "Private site": SITE_MOVES,
    "Step of closing": TASK_MOVES,
    "Request for a second person": RELEASE_MOVES,
    "Request for access": ACCESS_MOVES,
    "Device": DEVICE_MOVES,
    "Capture of a page": CAPTURE_MOVES,
    "Version of the policy": VERSION_MOVES,
    "Answer to a policy question": ANSWER_MOVES,
}


def section(title: str, moves: Moves[Any]) -> str:
    """What the page has to say about one kind of thing."""
    lines = [
        f"## {title}",
        f"Begins as `{moves.start.value}`.",
        "",
        "| state | shown as | may become |",
        "|---|---|---|",
    ]
    for state in moves.states:
        targets = ", ".join(f"`{target.value}`" for target in moves.states if target in moves.table[state])
        lines.append(f"| `{state.value}` | {state.label} | {targets or 'an end'} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("title", TABLES)
def test_states_are_those_of_the_code(title: str) -> None:
    page = text(Path(STATES))

    with translation.override("en"):
        expected = section(title, TABLES[title])

    assert page[page.index(f"## {title}\n") :][: len(expected)] == expected


def capabilities(channel: type[Channel]) -> list[str]:
    can = channel.can
    size = f" of {can.media_bytes // 1_000_000} MB" if can.media_bytes else ""
    files = f"{can.media}{size}" if can.media else "none"
    either = "either" if can.public and can.private else "public" if can.public else "private"
    after = [can.look, can.edit, can.withdraw, can.hide]
    flags = [can.publish and can.public, can.inbox, can.search], [can.alt_text, can.captions, can.threads, *after]
    words = [["yes" if flag else "no" for flag in group] for group in flags]
    last = ["yes" if can.find else "no", "yes" if can.idempotent else "no", f"`{can.live_proof}`"]
    return [channel.name, str(can.max_chars or "no limit"), *words[0], files, *words[1], either, *last]


def test_channels_are_those_installed() -> None:
    rows = table("docs/reference/channels.md", "channel", "characters")

    assert rows == [capabilities(channel) for channel in registry.all() if channel.name != "fake"]


def test_every_channel_says_against_what_it_was_tested() -> None:
    rows = table("docs/reference/channels.md", "channel", "against what")

    assert {cells[0] for cells in rows} == {name for name in registry.names() if name != "fake"}


RULES = {
    Rule.BLOCK: "stops",
    Rule.REASON: "stops, reason",
    Rule.WARN: "warns",
    Rule.HINT: "hint",
}


def test_checks_are_in_the_reference_with_their_defaults() -> None:
    rows = {row[0].strip("`"): row[2] for row in table("docs/reference/content-checks.md", "code", "what it finds")}

    assert rows == {
        code: RULES[check.rule] + (", two persons" if code in TWO_PERSONS else "") for code, check in CHECKS.items()
    }
