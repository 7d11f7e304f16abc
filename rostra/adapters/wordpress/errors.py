"""What a site's refusal means for us: the code of WordPress's REST API, else the status → one of the four errors.

The codes are those of WordPress's own source; its words are in the site's language and are never read.
"""

from __future__ import annotations

from collections.abc import Mapping

import requests

from rostra.channels.contract import ChannelError, Locked, Refused, Retry, Unsupported

LATER = {425, 429}
"""The server did nothing, and says so."""
FLOOD = "comment_flood"

NO_BIN = "rest_trash_not_supported"

CODES: Mapping[str, tuple[type[Refused | Locked], str]] = {
    "application_passwords_disabled": (Locked, "app_passwords"),
    "application_passwords_disabled_for_user": (Locked, "app_passwords"),
    "rest_no_route": (Locked, "protocol"),
    "rest_cannot_create": (Locked, "scopes"),
    "rest_cannot_publish": (Locked, "scopes"),
    "rest_forbidden_context": (Locked, "scopes"),
    "rest_forbidden_status": (Locked, "scopes"),
    "rest_forbidden_param": (Locked, "scopes"),
    "rest_cannot_edit": (Refused, "not_allowed"),  # This item: connecting has seen that the rights suffice.
    "rest_cannot_delete": (Refused, "not_allowed"),
    "rest_cannot_read": (Refused, "not_allowed"),
    "rest_cannot_read_post": (Refused, "not_allowed"),
    "rest_comment_closed": (Refused, "not_allowed"),
    "rest_comment_draft_post": (Refused, "not_found"),
    "rest_comment_trash_post": (Refused, "not_found"),
    "rest_comment_invalid_post_id": (Refused, "not_found"),
    "rest_comment_invalid_id": (Refused, "not_found"),
    "rest_post_invalid_id": (Refused, "not_found"),
    "rest_already_trashed": (Refused, "not_found"),
    "comment_duplicate": (Refused, "duplicate"),
    "comment_content_column_length": (Refused, "too_long"),
    "rest_comment_content_invalid": (Refused, "empty"),
    "empty_content": (Refused, "empty"),
    # Also where the disk is full: the code is the same, and the words are in the site's language.
    "rest_upload_sideload_error": (Refused, "media_type"),
    "rest_upload_file_too_big": (Refused, "media_size"),
    "rest_upload_limited_space": (Refused, "media_size"),
    "rest_upload_user_quota_exceeded": (Refused, "media_size"),
}
STATUSES: Mapping[int, tuple[type[Refused | Locked], str]] = {
    401: (Locked, "credentials"),
    403: (Locked, "scopes"),
    413: (Refused, "media_size"),
}
"""Where the code is none that we know, or a firewall in front answered."""


def of_answer(response: requests.Response, *, sends: bool) -> ChannelError:
    """The error for an answer that is not a success. `sends`: the request was to put something on the site."""
    status, code = response.status_code, code_of(response)
    detail = f"{status} {response.request.method} {code}".strip()
    if 300 <= status < 400:
        return Locked("address", detail)
    if status in LATER or code == FLOOD:
        return Retry(detail, after=_wait(response))
    if code == NO_BIN:
        return Unsupported("bin")
    known = CODES.get(code) or STATUSES.get(status)
    if known is None and (status == 408 or status >= 500):
        return Retry(detail, after=_wait(response), sent=sends)
    if known is None:
        known = (Locked, "protocol") if status in {404, 405, 410} else (Refused, "invalid")
    kind, ours = known
    return kind(ours, detail)


def code_of(response: requests.Response) -> str:
    """The code in the answer; "" where it has none, as a page of a firewall."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return ""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) and code.isascii() and code.isidentifier() else ""


def _wait(response: requests.Response) -> float | None:
    """Seconds that the site asks us to stay away."""
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() and seconds.isascii() else None
