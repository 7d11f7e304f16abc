from __future__ import annotations

import io

import pytest

from rostra.audit.sources import KINDS
from rostra.records.packages import premis
from rostra.records.packages.folder import Entry


@pytest.mark.parametrize(
    ("kind", "edited", "disposed", "expected"),
    [
        ("message", False, False, "capture"),
        ("message", True, False, "modification"),
        ("approval", False, False, "approval"),
        ("delivery", False, False, "publication"),
        ("imported", False, False, "migration"),
        ("delivery", True, True, "deletion"),
    ],
)
def test_events_of_records_have_the_words_of_the_field(kind: str, edited: bool, disposed: bool, expected: str) -> None:
    assert premis.event_type(kind, edited=edited, disposed=disposed) == expected


def test_what_was_hidden_was_moderated_whatever_else_became_of_it_but_its_end() -> None:
    hidden = [premis.event_type("message", edited=True, disposed=disposed, removed=True) for disposed in (False, True)]

    assert hidden == ["moderation", "deletion"]


def test_every_kind_has_one_of_the_words() -> None:
    assert {premis.event_type(kind, edited=False, disposed=False) for kind in KINDS} <= set(premis.EVENT_TYPES)


def test_event_tells_detail_and_outcome_where_there_are_some() -> None:
    out = io.BytesIO()
    events = [
        premis.Event("e1", "fixity check", "2026-11-24T09:00:00Z", ("a", "b"), "Hashed again.", "pass"),
        premis.Event("e2", "capture", "2026-11-24T09:00:00Z", ()),
    ]

    premis.write_premis(out, [Entry("a.xml", 3, "f" * 64)], events, agent="Rostra 1")

    text = out.getvalue().decode()
    assert [
        text.count(part) for part in ("<eventDetail>", "<eventOutcome>", "<linkingObjectIdentifier>", "<object ")
    ] == [
        1,
        1,
        2,
        1,
    ]
