"""Mails and answers that the tests share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rostra.adapters.mail import Mail
from rostra.channels.contract import Media, Outgoing

Build = Callable[..., Mail]
ANSWER = Outgoing(
    text="Hello,\n.the lamp is repaired.\n",
    subject="Lamp",
    to="ana@citizen.example",
    reply_to="<q2@citizen.example>",
    references=("<q1@citizen.example>",),
    visibility="private",
    language="en",
)


def answer(**changes: Any) -> Outgoing:
    """ANSWER with some of its fields replaced."""
    return replace(ANSWER, **changes)


def written(number: int, *, sender: str = "ana@citizen.example", body: str = "Hello") -> bytes:
    lines = [
        f"From: Ana <{sender}>",
        f"Message-ID: <m{number}@citizen.example>",
        f"Subject: Question {number}",
        "Date: Tue, 03 Nov 2026 09:00:00 +0100",
        "",
        body,
    ]
    return "\r\n".join(lines).encode()


def media(size: int = 3, name: str = "a.png") -> Media:
    return Media("0" * 64, "image/png", size, name, "", lambda: b"png")
