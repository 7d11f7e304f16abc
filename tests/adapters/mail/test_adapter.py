"""The promises of the contract, over loopback servers."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from rostra.adapters.mail import Mail
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Level, Unsupported
from tests.adapters.mail.cases import ANSWER, Build, answer, media, written
from tests.adapters.mail.loopback import Mailboxes, Relay


class TestMail(Conformance):
    @pytest.fixture
    def world(self, mail: Build, boxes: Mailboxes, relay: Relay) -> World:
        context = mail(imap_password="long-and-right", smtp_password="long-and-right").context
        boxes.password = relay.password = "long-and-right"
        uids = itertools.count(1)

        def stranger(text: str, _: str) -> None:
            uid = next(uids)
            boxes.folders["INBOX"][uid] = written(uid, body=text)

        return World(
            channel=Mail,
            fields=dict(context.fields),
            http=context.http,
            stranger=stranger,
            wrong={"imap_password": "not-the-password"},
            broken={"imap_port": "1", "smtp_port": "1"},
            to="ana@citizen.example",
        )

    def test_find_answers_none_for_what_never_left(self, world: World) -> None:
        """Mail cannot promise that: no copy among the sent proves nothing, so a person decides."""
        with pytest.raises(Unsupported):
            world.open().find(world.outgoing("Never sent."), key="never", since=datetime.now(UTC))


def test_check_finds_nothing_wrong_with_a_plain_answer(mail: Build) -> None:
    assert mail().check(ANSWER) == []


def test_check_blocks_a_subject_of_two_lines_and_too_many_bytes(mail: Build) -> None:
    problems = mail().check(answer(subject="a\nb", media=(media(9_000_000), media(9_000_000))))

    assert [(problem.code, problem.level) for problem in problems] == [
        ("invalid", Level.BLOCK),
        ("media_size", Level.BLOCK),
    ]
    assert problems[1].text % problems[1].data == "The files together are larger than 15 MB."
