from __future__ import annotations

import json
import logging
from typing import Literal

import pytest

from rostra.core import logs


@pytest.fixture(autouse=True)
def _own_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_secrets", {})


def line(message: str, form: Literal["text", "json"] = "text", **extra: str) -> str:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, message, None, None)
    vars(record).update(extra)
    return logs.Formatter(form).format(record)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("secret", ["pass-word-1", 'quote"d-secret', "two\nlines-here", "åäö-secret"])
def test_secret_is_replaced_however_it_is_written(form: Literal["text", "json"], secret: str) -> None:
    logs.conceal([secret])
    written = line(f"failed with {secret!r}", form, quoted=secret)

    assert secret not in written
    assert json.dumps(secret, ensure_ascii=False)[1:-1] not in written
    assert written.count(logs.CONCEALED) == 2


def test_short_words_stay() -> None:
    logs.conceal(["", "abcde"])
    assert "abcde" in line("abcde")


def test_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "REMEMBERED", 2)
    logs.conceal(["first-one", "second-one"])
    logs.conceal(["first-one", "third-one"])
    assert [word in line(word) for word in ("first-one", "second-one", "third-one")] == [False, True, False]
