from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from rostra.core.templatetags import ui
from rostra.inbox.stamps import Stamps

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STEPS = [
    timedelta(0),
    timedelta(minutes=-40),
    timedelta(hours=-11),
    timedelta(days=-1),
    timedelta(days=-40),
    timedelta(days=-400),
    timedelta(minutes=90),
    timedelta(hours=5),
    timedelta(hours=25),
    timedelta(days=9),
]


@pytest.mark.parametrize("language", ["en", "ro", "nb", "sv", "ar"])
def test_stamps_are_drawn_as_the_tags_draw_them(language: str) -> None:
    with translation.override(language), timezone.override(ZoneInfo("Europe/Oslo")):
        stamps = Stamps(NOW)
        moments = [NOW + step for step in STEPS] * 2

        assert [stamps.when(moment) for moment in moments] == [ui.when(moment, now=NOW) for moment in moments]
        assert [stamps.due(moment) for moment in moments] == [ui.due(moment, now=NOW) for moment in moments]
