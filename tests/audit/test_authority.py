from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rostra.audit.authority import LIMIT, StampRefused, ask, check
from tests.audit.authority import Authority
from tests.audit.conftest import Asked

NOTE = b"town.example/log/1\n4711\nAAAA\n\n"


def test_token_is_believed_here_and_by_openssl_and_a_changed_note_by_neither(asked: Asked, today: datetime) -> None:
    token = ask(NOTE, url=asked.url, ca=asked.root, http=asked.http)

    assert abs(token.at - today) < timedelta(minutes=1)
    assert timedelta(days=399) < token.ends_at - today < timedelta(days=401)
    assert check(token.answer, NOTE, ca=asked.root) == token
    assert asked.authority.accepts(token.answer, NOTE)
    changed = NOTE.replace(b"4711", b"4712")
    assert not asked.authority.accepts(token.answer, changed)
    with pytest.raises(StampRefused, match="cannot be believed"):
        check(token.answer, changed, ca=asked.root)


def test_token_whose_bytes_were_changed_is_refused(asked: Asked) -> None:
    answer = bytearray(ask(NOTE, url=asked.url, ca=asked.root, http=asked.http).answer)
    answer[-1] ^= 1
    with pytest.raises(StampRefused, match="cannot be believed"):
        check(bytes(answer), NOTE, ca=asked.root)


def test_token_of_an_authority_that_nobody_trusts_is_refused(asked: Asked, tmp_path: Path) -> None:
    other = Authority(tmp_path)
    for ca in (None, other.root):
        with pytest.raises(StampRefused, match="cannot be believed"):
            ask(NOTE, url=asked.url, ca=ca, http=asked.http)


def test_certificate_that_is_not_for_stamping_is_refused(tmp_path: Path, asked: Asked) -> None:
    other = Authority(tmp_path)
    query_of_another_time = ask(b"other", url=asked.url, ca=asked.root, http=asked.http).answer
    asked.authority.answer = lambda _query: (200, query_of_another_time)
    with pytest.raises(StampRefused, match="cannot be believed"):
        ask(NOTE, url=asked.url, ca=asked.root, http=asked.http)
    with pytest.raises(StampRefused, match=r"file of trusted certificates"):
        check(query_of_another_time, b"other", ca=other.root.with_name("none.crt"))


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, b"", "does not answer"),
        (200, b"not a token", "cannot be believed"),
        (200, b"x" * (LIMIT + 1), "too long"),
        # TimeStampResp with status 2 (rejection) and no token.
        (200, bytes.fromhex("30053003020102"), "refused"),
    ],
)
def test_answer_that_is_no_token_is_refused(asked: Asked, status: int, body: bytes, why: str) -> None:
    asked.authority.answer = lambda _query: (status, body)
    with pytest.raises(StampRefused, match=why):
        ask(NOTE, url=asked.url, ca=asked.root, http=asked.http)


def test_private_address_is_not_asked_unless_opened(asked: Asked) -> None:
    from rostra.core.http import Http

    with pytest.raises(StampRefused, match="not a public address"):
        ask(NOTE, url=asked.url, ca=asked.root, http=Http())
    assert asked.authority.asked == 0
