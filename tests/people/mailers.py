"""Mail servers that fail, as Django's mail backends."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend


class Unreachable(EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError

    def send_messages(self, _messages: Sequence[EmailMessage]) -> int:  # type: ignore[override]
        raise SMTPServerDisconnected("gone")


class RefusesAna(EmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:  # type: ignore[override]
        if any("ana@portavale.example" in message.to for message in messages):
            raise SMTPRecipientsRefused({"ana@portavale.example": (550, b"unknown")})
        return super().send_messages(list(messages))
