from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.adapters.mail import mbox
from rostra.channels.contract import Bad, Incoming

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MAIL = "From x@example.org Mon Jan  1 00:00:00 2026\nFrom: Ana <ana@example.org>\nMessage-ID: <{0}@example.org>\nSubject: Pool\n\n{1}\n\n"


def test_mails_are_read_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "m.mbox"
    path.write_text(MAIL.format(1, "Is it open?\n>From Monday on?") + MAIL.format(2, "And on Sunday?"))
    found = list(mbox.read(path, now=NOW))
    texts = [(line, item.ref, item.text) for line, item in found if isinstance(item, Incoming)]
    assert [(line, ref) for line, ref, _ in texts] == [(1, "<1@example.org>"), (9, "<2@example.org>")]
    assert "From Monday on?" in texts[0][2]


def test_other_files_and_huge_mails_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.mbox"
    other.write_text("text,who\nHello,Ana\n")
    ((line, item),) = mbox.read(other, now=NOW)
    assert (line, item.reason if isinstance(item, Bad) else "") == (1, mbox.NO_MBOX)
    monkeypatch.setattr(mbox, "LARGEST", 200)
    huge = tmp_path / "huge.mbox"
    huge.write_text(MAIL.format(1, "x" * 500) + MAIL.format(2, "small"))
    kinds = [type(item) for _, item in mbox.read(huge, now=NOW)]
    assert kinds == [Bad, Incoming]
    empty = tmp_path / "empty.mbox"
    empty.write_text("\n")
    assert list(mbox.read(empty)) == []
