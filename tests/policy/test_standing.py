"""`verify` compares versions of the policy with what their events told last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.policy.actions import adopt, ask_adoption, drop_draft, return_draft
from rostra.policy.models import Version
from tests.policy.drafting import answered, begin, staffed
from tests.policy.test_adopting import asked, decide_on


def test_versions_that_lived_are_as_the_log_tells(cast: Any) -> None:
    first = decide_on(cast, asked(cast))
    back = return_draft(version=asked(cast), reason="Too open.", by=cast.administrator, now=cast.now)
    drop_draft(version=back, by=cast.administrator, now=cast.now)
    later = asked(cast)
    decide_on(cast, later, effective_at=cast.now + timedelta(days=1))
    sequence_all(now=cast.now)

    assert verify_all().bad == []
    assert [row.state for row in Version.objects.order_by("number")] == ["in_force", "dropped", "adopted"]
    assert first.number == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "past"},
        {"review_on": date(2035, 1, 1)},
        {"in_force_at": None},
        {"asked_by_id": None},
        {"opened_by_id": 1},
    ],
)
def test_version_that_was_changed_by_hand_is_named(cast: Any, changed: dict[str, Any]) -> None:
    version = decide_on(cast, asked(cast))
    sequence_all(now=cast.now)
    assert verify_all().bad == []
    Version.objects.filter(pk=version.pk).update(
        **{name: cast.reader.user.pk if name == "opened_by_id" else value for name, value in changed.items()}
    )

    assert [bad.about for bad in verify_all().bad] == [f"policy.version {version.pk}"]


def test_version_that_nobody_opened_is_named(cast: Any) -> None:
    sequence_all(now=cast.now)
    made = Version.objects.create(number=7, opened_at=cast.now, opened_by=cast.administrator.user)

    assert [bad.about for bad in verify_all().bad] == [f"policy.version {made.pk}"]


def test_next_version_ends_the_one_before(cast: Any) -> None:
    decide_on(cast, asked(cast))
    staffed(cast)
    second = begin(cast)
    answered(cast, second)
    second = ask_adoption(version=second, by=cast.administrator, now=cast.now)
    adopt(
        version=second,
        decision_number="13/2026",
        effective_at=None,
        review_on=date(2028, 1, 1),
        summary="",
        write=lambda _version: {"documents": {}},
        by=cast.administrator,
        now=cast.now,
    )
    sequence_all(now=cast.now)

    assert verify_all().bad == []
    assert [row.state for row in Version.objects.order_by("number")] == ["past", "in_force"]
