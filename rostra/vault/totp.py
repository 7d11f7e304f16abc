"""Codes of a code generator, RFC 6238 with its usual values: HMAC-SHA-1, 30 seconds, six digits."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

STEP = 30


class NoSeed(ValueError):
    """The text is no seed: neither base32 nor an otpauth:// address with the usual values."""


def seed(text: str) -> bytes:
    """The bytes of a seed as networks show it: base32 in groups, or the otpauth:// address behind the square code.

    Raises NoSeed.
    """
    text = text.strip()
    if text.lower().startswith("otpauth://"):
        query = {key: values[0] for key, values in parse_qs(urlsplit(text).query).items()}
        if (query.get("algorithm", "SHA1").upper(), query.get("digits", "6"), query.get("period", "30")) != (
            "SHA1",
            "6",
            "30",
        ):
            raise NoSeed
        text = query.get("secret", "")
    letters = text.replace(" ", "").replace("-", "").upper().rstrip("=")
    try:
        found = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        raise NoSeed from None
    if len(found) < 10:
        # 80 bits is the least that networks use; RFC 4226 asks for 128.
        raise NoSeed
    return found


def code(text: str, now: datetime) -> tuple[str, int]:
    """The six digits that hold now, and for how many more seconds."""
    moment = int(now.timestamp())
    digest = hmac.new(seed(text), (moment // STEP).to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}", STEP - moment % STEP
