"""The link in a mail that shows what waits for approval: to one person, one content, for a week. It can do nothing.

Whoever has the link reads without signing in, as mail scanners do; to decide, they sign in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.signing import TimestampSigner
from django.urls import reverse

LASTS = timedelta(days=7)
_signer = TimestampSigner(salt="rostra.editorial.glance")


@dataclass(frozen=True, slots=True)
class Glance:
    """Ids of body, user and post, and the hash (in hex) of the content that the person was asked about."""

    body: int
    user: int
    post: int
    content: str


def seal(glance: Glance) -> str:
    return str(_signer.sign_object(asdict(glance), compress=True))


def unseal(token: str) -> Glance:
    """Raises BadSignature (SignatureExpired among them) for what Rostra did not give out, or too long ago."""
    values: dict[str, Any] = _signer.unsign_object(token, max_age=LASTS)
    return Glance(**values)


def link(body_id: int, user_id: int, data: Mapping[str, str | int]) -> str:
    """The address for a notice; its own page where it was written before there were such links."""
    post = int(data["post"])
    if "content" not in data:
        return reverse("editorial:post", args=[post])
    return reverse("editorial:glance", args=[seal(Glance(body_id, user_id, post, str(data["content"])))])
