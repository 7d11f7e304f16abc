"""Rows and threads put into words and marks for the reader, ready for the templates to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from rostra.channels.contract import Level, Problem
from rostra.core.links import web_address
from rostra.core.templatetags import ui
from rostra.core.ui import times
from rostra.inbox import events
from rostra.inbox.enums import CloseReason, ConversationState
from rostra.inbox.models import Attachment
from rostra.inbox.queries import Entry
from rostra.inbox.stamps import Stamps
from rostra.publishing.enums import DeliveryState

_ADDRESS = re.compile(r"https?://[^\s<>\"'\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,2000}", re.IGNORECASE)
# What stands behind an address in a sentence, not in it.
_TAIL = ".,;:!?…)]}»”’"

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
LARGEST_PICTURE = 20 * 1024 * 1024

DELIVERIES: dict[str, tuple[str, str | Promise]] = {
    DeliveryState.DUE: ("sending", gettext_lazy("On its way")),
    DeliveryState.SENDING: ("sending", gettext_lazy("On its way")),
    DeliveryState.SENT: ("sent", gettext_lazy("Sent")),
    DeliveryState.UNKNOWN: ("unknown", gettext_lazy("Being looked up")),
    DeliveryState.UNSURE: ("failed", gettext_lazy("Not known whether it was sent")),
    DeliveryState.FAILED: ("failed", gettext_lazy("Not sent")),
    DeliveryState.WITHDRAWN: ("withdrawn", gettext_lazy("Withdrawn")),
    DeliveryState.CANCELLED: ("withdrawn", gettext_lazy("Cancelled, not sent")),
}


def linked(text: str) -> SafeString:
    """Plain text as HTML: everything escaped, http and https addresses as links that give nothing away."""
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _without_tail(found.group())
        parts.append(escape(text[end : found.start()]))
        parts.append(format_html('<a class="link url" href="{0}" rel="nofollow noopener noreferrer">{0}</a>', address))
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    # Every part was escaped above.
    return mark_safe("".join(parts))  # noqa: S308


def _without_tail(address: str) -> str:
    while address and address[-1] in _TAIL:
        # A closing bracket belongs to the address when it opens in it.
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def language_name(code: str) -> str:
    """The language in the reader's language; its code where Django does not know it."""
    if not code:
        return _("Not sure")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def shown_rows(
    rows: Iterable[dict[str, Any]], *, now: datetime, keep: str, current: int | None
) -> list[dict[str, Any]]:
    """List rows with everything made ready: a template variable costs less than a tag, and a page has fifty rows."""
    start = reverse("inbox:list")
    stamps = Stamps(now)
    failed = ui.pill("failed", _("Not sent"))
    answered = ui.pill("answered", ConversationState.WAITING.label)
    closed: dict[str, SafeString] = {}
    marks: dict[str, SafeString] = {}
    labels: dict[str, SafeString] = {}
    shown = []
    for row in rows:
        channel, queue = row["account__channel"], row["queue__name"]
        if channel not in marks:
            marks[channel] = ui.channel(channel)
        if queue and queue not in labels:
            labels[queue] = ui.label(queue)
        name, moment, reason = row["author_name"], row["last_in_at"], row["close_reason"]
        if reason and reason not in closed:
            closed[reason] = ui.pill("closed", CloseReason(reason).label)
        pill = closed[reason] if reason else stamps.due(row["due_at"]) if row["due_at"] else answered
        shown.append(
            {
                "id": row["id"],
                "url": f"{start}{row['id']}/{keep}",
                "current": row["id"] == current,
                "unread": row["seen_at"] is None,
                "mark": marks[channel],
                "who": ui.person(name) if name or not row["author_handle"] else ui.handle(row["author_handle"]),
                "time": stamps.when(moment),
                "text": row["preview"] or row["subject"],
                "language": row["language"],
                "failed": failed if row["unsent"] else "",
                "pill": pill,
                "queue": labels.get(queue, ""),
                "owner": row["owner__user__name"] or "",
            }
        )
    return shown


def shown_thread(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries for the template, with a `day` before the first of each day."""
    shown: list[dict[str, Any]] = []
    day = None
    for entry in entries:
        today = timezone.localtime(entry.at).date()
        item: dict[str, Any] = {
            "kind": entry.kind,
            "at": entry.at,
            "row": entry.row,
            "by": entry.by,
            "day": times.long_day(entry.at) if today != day else "",
        }
        day = today
        if entry.kind in ("message", "own"):
            item.update(_message(entry))
        elif entry.kind == "answer":
            item.update(_answer(entry))
        elif entry.kind == "note":
            item["text"] = linked(entry.row.text)
        else:
            item["words"] = _told(entry)
        shown.append(item)
    return shown


def _message(entry: Entry) -> dict[str, Any]:
    message = entry.row
    late = message.received_at - message.sent_at
    return {
        "text": linked(message.text),
        "versions": [{"at": v.replaced_at, "text": linked(v.text), "language": v.language} for v in entry.versions],
        "files": [_file(file) for file in entry.files],
        "received": message.received_at if late > timedelta(minutes=10) and not entry.versions else None,
        "link": web_address(message.url),
    }


def _file(file: Attachment) -> dict[str, Any]:
    stored = file.file
    picture = stored is not None and stored.content_type in PICTURES and stored.size <= LARGEST_PICTURE
    return {
        "id": file.pk,
        "name": file.name,
        "alt": file.alt or file.name,
        "size": stored.size if stored else 0,
        "here": stored is not None,
        "picture": picture,
        "refused": bool(file.refused),
    }


def _answer(entry: Entry) -> dict[str, Any]:
    delivery = entry.delivery
    kind, words = DELIVERIES[delivery.state] if delivery else ("failed", gettext_lazy("Not sent"))
    return {
        "text": linked(entry.row.text),
        "pill": ui.pill(kind, words, variant="bare" if kind in ("sent", "sending") else ""),
        "delivery": delivery,
        "failed": delivery is None or delivery.state == DeliveryState.FAILED,
        "unsure": delivery is not None and delivery.state == DeliveryState.UNSURE,
        "link": web_address(delivery.url) if delivery else "",
        "media": entry.row.media,
    }


def _told(entry: Entry) -> str:
    """An event of the conversation as a sentence."""
    data = {"name": entry.by, **entry.names}
    kind = entry.row.kind
    if kind == events.REOPENED.name and not entry.by:
        return _("Opened again by a new message")
    if kind == events.CLOSED.name:
        reason = CloseReason(entry.row.data["reason"]).label
        return _("%(name)s closed the conversation: %(reason)s") % {**data, "reason": reason}
    if kind == events.ASSIGNED.name and entry.row.data["to"] == entry.row.actor_id:
        kind = events.CLAIMED.name
    sentences = {
        events.CLAIMED.name: _("%(name)s took the conversation"),
        events.ASSIGNED.name: _("%(name)s assigned the conversation to %(person)s"),
        events.RELEASED.name: _("%(name)s gave the conversation back to the queue"),
        events.HANDED_OVER.name: _("%(name)s handed the conversation over to %(queue)s"),
        events.REOPENED.name: _("%(name)s opened the conversation again"),
        events.MUTED.name: _("%(name)s muted the sender"),
        events.UNMUTED.name: _("%(name)s let the sender be heard again"),
        events.NOT_SENT.name: _("The answer was not sent: the conversation needs an answer again"),
        events.RETRIED.name: _("%(name)s decided about the answer that was not sent"),
    }
    return sentences[kind] % data


def languages(body_languages: Iterable[str]) -> list[tuple[str, str]]:
    """The languages to filter by: the body's and those of the interface."""
    codes = dict.fromkeys([*body_languages, *(code for code, _name in settings.LANGUAGES)])
    return [(code, language_name(code)) for code in codes]


def shown_problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """What a channel says to a text, in the reader's language."""
    looks = {
        Level.BLOCK: ("danger", "circle-x"),
        Level.WARN: ("warning", "triangle-alert"),
        Level.HINT: ("info", "info"),
    }
    return [{"color": looks[p.level][0], "icon": looks[p.level][1], "text": _(p.text) % p.data} for p in problems]
