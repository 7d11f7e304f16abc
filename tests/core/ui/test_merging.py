from __future__ import annotations

import pytest

from rostra.core.ui.differences import merged

BASE = "The bridge opens on Monday at nine."


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        (BASE, BASE, BASE),
        (BASE.replace("Monday", "Tuesday"), BASE, BASE.replace("Monday", "Tuesday")),
        (BASE, BASE.replace("nine", "ten"), BASE.replace("nine", "ten")),
        (
            BASE.replace("Monday", "Tuesday"),
            BASE.replace("nine.", "ten."),
            "The bridge opens on Tuesday at ten.",
        ),
        (BASE.replace("nine.", "ten."), BASE.replace("nine.", "ten."), "The bridge opens on Monday at ten."),
        (
            BASE.replace("Monday", "Tuesday"),
            BASE.replace("Monday", "Friday"),
            "The bridge opens on Tuesday Friday at nine.",
        ),
        ("", f"{BASE} Come!", f" {BASE} Come!"),
    ],
)
def test_both_changes_are_kept(theirs: str, mine: str, both: str) -> None:
    assert merged(BASE, theirs, mine) == both
