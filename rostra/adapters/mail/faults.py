"""The one table that turns what IMAP, SMTP and TLS say into the channel errors."""

from __future__ import annotations

import contextlib
import imaplib
import re
import smtplib
import ssl
from collections.abc import Iterator

from rostra.channels.contract import ChannelError, Locked, Refused, Retry
from rostra.core.http import AddressRefused

ANY = 0
SMTP_REPLIES: dict[tuple[str, int], tuple[type[Locked | Refused], str]] = {
    ("connect", ANY): (Locked, "protocol"),
    ("login", ANY): (Locked, "credentials"),
    ("sender", ANY): (Locked, "scopes"),
    ("sender", 530): (Locked, "credentials"),
    ("sender", 552): (Refused, "media_size"),
    ("recipient", ANY): (Refused, "recipient"),
    ("recipient", 530): (Locked, "credentials"),
    ("recipient", 554): (Refused, "not_allowed"),
    ("content", ANY): (Refused, "invalid"),
    ("content", 550): (Refused, "not_allowed"),
    ("content", 552): (Refused, "media_size"),
    ("content", 554): (Refused, "not_allowed"),
}
"""Permanent SMTP replies by the step they answer. Temporary ones (4xx) are Retry at every step."""

IMAP_CODES: dict[str, tuple[type[Locked | Retry], str]] = {
    "AUTHENTICATIONFAILED": (Locked, "credentials"),
    "EXPIRED": (Locked, "credentials"),
    "AUTHORIZATIONFAILED": (Locked, "scopes"),
    "NOPERM": (Locked, "scopes"),
    "PRIVACYREQUIRED": (Locked, "tls"),
    "CONTACTADMIN": (Locked, "suspended"),
    "NONEXISTENT": (Locked, "folder"),
    "UNAVAILABLE": (Retry, ""),
    "INUSE": (Retry, ""),
    "LIMIT": (Retry, ""),
    "SERVERBUG": (Retry, ""),
}
"""IMAP response codes (RFC 5530) of a NO."""

FAULTS: tuple[tuple[type[Exception], type[Locked | Retry], str], ...] = (
    (AddressRefused, Locked, "address"),
    (ssl.SSLCertVerificationError, Locked, "tls"),
    (ssl.SSLEOFError, Retry, ""),
    (ssl.SSLZeroReturnError, Retry, ""),
    (ssl.SSLError, Locked, "protocol"),
    (imaplib.IMAP4.abort, Retry, ""),
    (imaplib.IMAP4.error, Locked, "protocol"),
    (smtplib.SMTPServerDisconnected, Retry, ""),
    (smtplib.SMTPException, Locked, "protocol"),
    (OSError, Retry, ""),
    (ValueError, Locked, "protocol"),
)
"""Everything else, the first that fits: no connection, no name and no answer in time are OSError; numbers, dates and
characters that are none are ValueError."""


@contextlib.contextmanager
def faults(*, sent: bool = False) -> Iterator[None]:
    """Turn what the libraries raise inside into a channel error.

    `sent` says that the mail may have left: whatever went wrong, nobody knows then what became of it.
    """
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise smtp_error("login", error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        raise Retry("SMTP reply that is none", sent=True) if sent else smtp_error("connect", error.smtp_code) from error
    except (OSError, ValueError, imaplib.IMAP4.error) as error:
        kind, code = next((kind, code) for known, kind, code in FAULTS if isinstance(error, known))
        # The servers' own words may hold addresses and names; the kind of error does not.
        detail = type(error).__name__
        raise Retry(detail, sent=sent) if sent or kind is Retry else Locked(code, detail) from error


def smtp_error(step: str, reply: int) -> ChannelError:
    """Ours for a reply other than success."""
    detail = f"SMTP {reply} to {step}"
    if 400 <= reply < 500:
        return Retry(detail)
    if reply < 500:
        return Locked("protocol", detail)
    kind, code = SMTP_REPLIES.get((step, reply)) or SMTP_REPLIES[step, ANY]
    return kind(code, detail)


def imap_error(answer: bytes, step: str, unknown: ChannelError) -> ChannelError:
    """Ours for a NO: by its response code, else `unknown`."""
    match = re.match(rb"\[([A-Z]+)", answer)
    name = match[1].decode() if match else ""
    if name not in IMAP_CODES:
        return unknown
    kind, code = IMAP_CODES[name]
    detail = f"IMAP {name} to {step}"
    return Retry(detail) if kind is Retry else Locked(code, detail)
