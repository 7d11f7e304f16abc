"""What Bluesky's servers and the way to them can answer, and which of the four channel errors it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from rostra.channels.contract import ChannelError, Limit, Locked, Refused, Retry
from rostra.core.http import AddressRefused

CREDENTIALS, SUSPENDED, RETRY = "credentials", "suspended", "retry"

# The error names of XRPC (field `error` of an answer) → what they are to us: RETRY, a code of Locked, or a code
# of Refused. Sources: the lexicons of com.atproto.* and the reference implementation of the PDS.
ERRORS: Mapping[str, tuple[type[ChannelError], str]] = {
    "ExpiredToken": (Locked, CREDENTIALS),  # The client signs in again once before it believes any of these.
    "InvalidToken": (Locked, CREDENTIALS),
    "BadJwt": (Locked, CREDENTIALS),
    "AuthMissing": (Locked, CREDENTIALS),
    "AuthenticationRequired": (Locked, CREDENTIALS),
    "AuthFactorTokenRequired": (Locked, CREDENTIALS),
    "InvalidScope": (Locked, "scopes"),
    "ScopeMissingError": (Locked, "scopes"),
    "AccountTakedown": (Locked, SUSPENDED),
    "AccountSuspended": (Locked, SUSPENDED),
    "AccountDeactivated": (Locked, SUSPENDED),
    "RepoTakendown": (Locked, SUSPENDED),
    "RepoSuspended": (Locked, SUSPENDED),
    "RepoDeactivated": (Locked, SUSPENDED),
    "RecordNotFound": (Refused, "not_found"),
    "InvalidMimeType": (Refused, "media_type"),
    "BlobTooLarge": (Refused, "media_size"),
    "PayloadTooLarge": (Refused, "media_size"),
    "InvalidSwap": (Refused, "duplicate"),  # What we thought to be there has changed, or is there already.
    "InvalidRequest": (Refused, "invalid"),
    "MethodNotImplemented": (Locked, "protocol"),
    "XRPCNotSupported": (Locked, "protocol"),
    "RateLimitExceeded": (Retry, RETRY),
    "UpstreamFailure": (Retry, RETRY),
    "UpstreamTimeout": (Retry, RETRY),
    "NotEnoughResources": (Retry, RETRY),
    "InternalServerError": (Retry, RETRY),
}
# Where an answer has no name that we know (a proxy's error page, a new server), its status decides.
STATUSES: Mapping[int, tuple[type[ChannelError], str]] = {
    400: (Refused, "invalid"),
    401: (Locked, CREDENTIALS),
    403: (Locked, CREDENTIALS),
    404: (Locked, "protocol"),
    408: (Retry, RETRY),
    409: (Retry, RETRY),
    413: (Refused, "media_size"),
    429: (Retry, RETRY),
    501: (Locked, "protocol"),
}
# The validator has no name for a long text; these are its words, old and new.
TOO_LONG = ("grapheme", "too long", "too big", "longer than")
# Failures after which the request cannot have arrived.
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def answered(
    status: int, name: str, message: str, headers: Mapping[str, str], *, now: datetime, writes: bool
) -> ChannelError:
    """The channel error for an error answer; `writes` says whether the call was the one that changes a record."""
    kind, code = ERRORS.get(name) or STATUSES.get(status) or ((Retry, RETRY) if status >= 500 else (Locked, "protocol"))
    detail = f"{status} {name}".strip()
    if kind is Retry:
        # 5xx comes from proxies too: the server behind may have done it.
        return Retry(detail, after=_wait(headers, now), sent=writes and status >= 500)
    if kind is Locked:
        return Locked(code, detail)
    if code == "invalid" and any(word in message for word in TOO_LONG):
        code = "too_long"
    return Refused(code, detail)


def _wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the limit ends, by `ratelimit-reset` (Unix time) or `retry-after` (seconds)."""
    reset, after = headers.get("ratelimit-reset", ""), headers.get("retry-after", "")
    if reset.isdecimal():
        return max(float(reset) - now.timestamp(), 1.0)
    return float(after) if after.isdecimal() else None


def limit_of(headers: Mapping[str, str]) -> Limit | None:
    """What an answer says about the calls that are left, where it says so in a way that can be read."""
    try:
        remaining, total, reset = (int(headers[f"ratelimit-{name}"]) for name in ("remaining", "limit", "reset"))
        return Limit(remaining, total, datetime.fromtimestamp(reset, UTC))
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def unanswered(error: Exception, *, writes: bool) -> ChannelError:
    """The channel error for a call without a readable answer: no connection, no time left, nonsense."""
    chain = list(_chain(error))
    detail = " < ".join(type(each).__name__ for each in chain)
    if any(isinstance(each, (AddressRefused, httpx.UnsupportedProtocol, httpx.InvalidURL)) for each in chain):
        return Locked("address", detail)
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in chain):
        return Locked("tls", detail)
    return Retry(detail, sent=writes and not any(isinstance(each, NEVER_SENT) for each in chain))


def _chain(error: Any) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
