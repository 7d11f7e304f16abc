"""What a server's refusal means for us: status code and words → one of the four errors.

Servers that speak this API do not agree on 400, 401, 403 and 422 for a bad token, so the words count first, and
whatever speaks of signing in is Locked. Rostra asks for English messages (`lang=en`).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import requests

from rostra.channels.contract import ChannelError, Limit, Locked, Refused, Retry

LATER = {425, 429}
"""The server did nothing, and says so. A time-out (408) may come from something in front of it."""


class Rule(NamedTuple):
    statuses: frozenset[int]
    words: str
    error: type[Refused | Locked]
    code: str


ANY = frozenset(range(400, 500))
ACCESS = frozenset({400, 401, 403, 422})
CONTENT = frozenset({400, 422})

RULES = (
    Rule(ACCESS, r"(login|account).*(disabled|suspended|pending)", Locked, "suspended"),
    Rule(ACCESS, r"scope", Locked, "scopes"),
    Rule(ACCESS, r"token|log ?in|authenticat|authori[sz]|credential", Locked, "credentials"),
    Rule(frozenset({401}), r"", Locked, "credentials"),
    Rule(frozenset({403}), r"not allowed", Refused, "not_allowed"),
    Rule(frozenset({403}), r"", Locked, "scopes"),
    Rule(frozenset({404, 410}), r"", Refused, "not_found"),
    Rule(frozenset({413}), r"", Refused, "media_size"),
    Rule(CONTENT, r"file.*(size|large|big|less than)", Refused, "media_size"),
    Rule(CONTENT, r"(file|content|media).*(type|format|contents)", Refused, "media_type"),
    Rule(CONTENT, r"(more than \d+|too many|too high).*|count is too", Refused, "media_count"),
    Rule(CONTENT, r"too long|character limit", Refused, "too_long"),
    Rule(CONTENT, r"blank|empty", Refused, "empty"),
    Rule(CONTENT, r"duplicate|already been", Refused, "duplicate"),
    Rule(ANY, r"", Refused, "invalid"),
)
"""The first that fits. `words` is searched in the server's message."""


def of_answer(response: requests.Response, *, sends: bool, account: bool) -> ChannelError:
    """The error for an answer that is not a success.

    `sends`: the request was to put something on the network. `account`: it was about the account as a whole, so
    that "not found" means that this is no such server, and not that some item is gone.
    """
    status, words = response.status_code, _message(response)
    detail = f"{status} {response.request.method} {_path(response)}"
    if status in LATER:
        return Retry(detail, after=_wait(response))
    if status == 408 or status >= 500:
        return Retry(detail, after=_wait(response), sent=sends)
    rule = next(rule for rule in RULES if status in rule.statuses and re.search(rule.words, words, re.IGNORECASE))
    if account and rule.error is Refused:
        return Locked("protocol", detail)
    return rule.error(rule.code, detail)


def unreadable(response: requests.Response, *, sends: bool) -> ChannelError:
    """The error for a success that is not what this API answers. After sending, it may stand on the network."""
    detail = f"unreadable: {response.status_code} {response.request.method} {_path(response)}"
    return Retry(detail, sent=True) if sends else Locked("protocol", detail)


def _message(response: requests.Response) -> str:
    """The server's words. They are matched, never logged: they may quote what somebody wrote."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""


def _path(response: requests.Response) -> str:
    return str(response.request.path_url).partition("?")[0]


def _wait(response: requests.Response) -> float | None:
    """Seconds that the server asks us to stay away, by its own clock."""
    seconds = response.headers.get("Retry-After", "")
    if seconds.isdecimal():
        return float(seconds)
    try:
        until = _reset(response)
        now = parsedate_to_datetime(response.headers["Date"])
        return max(0.0, (until - now).total_seconds())
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def limit_of(response: requests.Response) -> Limit | None:
    """What the answer says about the calls that are left, where it says so in a way that can be read."""
    try:
        remaining, total = (int(response.headers[f"X-RateLimit-{name}"]) for name in ("Remaining", "Limit"))
        return Limit(remaining, total, _reset(response).astimezone(UTC))
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _reset(response: requests.Response) -> datetime:
    """When the limit ends: Unix time or ISO 8601. Raises KeyError or ValueError."""
    reset = response.headers["X-RateLimit-Reset"]
    return datetime.fromtimestamp(int(reset), UTC) if reset.isdecimal() else datetime.fromisoformat(reset)
