"""What somebody holds who wrote to a public body: a number to tell, and the secret of a page where the answer stands."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Ticket:
    """`token` is the secret in the address of the page: shown once, stored as a hash only."""

    number: str
    token: str

    @property
    def token_hash(self) -> bytes:
        return hash_of(self.token)


def new_ticket() -> Ticket:
    return Ticket(_number(), secrets.token_urlsafe(24))


def hash_of(token: str) -> bytes:
    """By what the holder of a token is found: SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def _number() -> str:
    """A number to tell somebody on the telephone: no letter that looks like a digit. Not a secret."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
