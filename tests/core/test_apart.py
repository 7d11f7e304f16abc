"""What fails for one body is logged and goes no further; a database that is away is everybody's."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError

from rostra.core.apart import apart


def test_what_fails_is_logged_with_what_it_is_about_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    with apart("records not filed", body=7):
        int("no number")

    (row,) = caplog.records
    assert (row.levelname, row.getMessage(), vars(row)["body"]) == ("ERROR", "records not filed", 7)
    assert "no number" in caplog.text


@pytest.mark.parametrize("away", [OperationalError, InterfaceError])
def test_database_that_is_away_ends_the_round(away: type[Exception], caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(away), apart("records not filed", body=7):
        raise away
    assert caplog.records == []
