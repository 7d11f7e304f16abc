"""Rows and threads put into words and marks for the reader, ready for the templates to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rostra.channels.contract import Level, Problem
from rostra.core.links import web_address
from rostra.core.templatetags import ui
from rostra.core.ui import language_names, times
from rostra.editorial.checks import Finding
from rostra.inbox import events
from rostra.inbox.enums import OPEN_GROUPS, CloseReason, Contribution, ConversationState
from rostra.inbox.hiding_display import hidable, shown_hiding
from rostra.inbox.models import Attachment, MessageVersion
from rostra.inbox.queries import Entry
from rostra.inbox.queries.gone import key_of
from rostra.inbox.sources import ATTACHMENT, MESSAGE, message_key
from rostra.inbox.stamps import Stamps
from rostra.inbox.subjects import is_another
from rostra.inbox.topic_card import topic_label
from rostra.publishing.enums import DeliveryState

_ADDRESS = re.compile(r"https?://[^\s<>\"'\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,2000}", re.IGNORECASE)
# What stands behind an address in a sentence, not in it.
_TAIL = ".,;:!?…)]}»”’"

_SPLIT = (events.SPLIT.name, events.SPLIT_OFF.name)

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
    """The language in the reader's language; "" is one that nobody could tell."""
    return language_names.language_name(code) if code else _("Not sure")


def shown_rows(
    rows: Iterable[dict[str, Any]], *, now: datetime, keep: str, current: int | None
) -> list[dict[str, Any]]:
    """List rows with everything made ready: a template variable costs less than a tag, and a page has many rows."""
    start = reverse("inbox:list")
    stamps = Stamps(now)
    failed = ui.pill("failed", _("Not sent"))
    urgent = ui.pill("danger", _("Urgent"), icon_name="siren")
    language = (get_language() or "").split("-")[0]
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
                "topic": _topic(row, language),
                "urgent": urgent if row["urgency"] else "",
                "group": _group(row),
                "owner": row["owner__user__name"] or "",
            }
        )
    return shown


def _topic(row: Mapping[str, Any], language: str) -> SafeString | str:
    if not row["topic__name"]:
        return ""
    return ui.label(topic_label(row["topic__name"], row["topic__names"], row["topic_by"], language))


def _group(row: Mapping[str, Any]) -> SafeString | str:
    if row["group__state"] not in OPEN_GROUPS:
        return ""
    words = ngettext("one of %(count)d", "one of %(count)d", row["group__size"]) % {"count": row["group__size"]}
    return ui.label(words)


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
            "left": entry.left.get(key_of(entry)),
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
            item["elsewhere"] = entry.row.data.get("other") if entry.row.kind in _SPLIT else None
        shown.append(item)
    newest = next((item for item in reversed(shown) if item["kind"] == "message"), None)
    if newest is not None:
        newest["newest"] = True
    return shown


def mark_subjects(shown: Iterable[dict[str, Any]], subject: str, *, whole: bool) -> None:
    """Mark what begins another matter than `subject` and nobody answered yet; the first message begins the conversation.

    `whole`: the first of them is that one.
    """
    entries = list(shown)
    answered = max((place for place, item in enumerate(entries) if item["kind"] in ("own", "answer")), default=-1)
    theirs = [item for item in entries if item["kind"] == "message"]
    first = theirs[0] if whole and theirs else None
    for item in entries[answered + 1 :]:
        if item["kind"] == "message" and item is not first:
            item["another"] = is_another(item["row"].subject, subject)


def _message(entry: Entry) -> dict[str, Any]:
    message = entry.row
    late = message.received_at - message.sent_at
    return {
        "text": linked(message.text),
        "versions": [_version(version, entry) for version in entry.versions],
        "files": [_file(file, entry) for file in entry.files],
        "received": message.received_at if late > timedelta(minutes=10) and not entry.versions else None,
        "link": web_address(message.url),
        "hiding": shown_hiding(entry.hiding),
        "hidable": hidable(message, entry.hiding),
    }


def _version(version: MessageVersion, entry: Entry) -> dict[str, Any]:
    left = entry.left.get((MESSAGE, message_key(version.message_id, version.version)))
    return {"at": version.replaced_at, "text": linked(version.text), "language": version.language, "left": left}


def _file(file: Attachment, entry: Entry) -> dict[str, Any]:
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
        "left": entry.left.get((ATTACHMENT, str(file.pk))),
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
    if kind == events.KIND_SAID.name:
        said = entry.row.data["kind"]
        label = Contribution(said).label if said else _("Comment or question")
        return _("%(name)s said what this is: %(kind)s") % {**data, "kind": label}
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
        events.DRAFTED.name: _("%(name)s wrote an answer that a second person reads first"),
        events.DRAFT_SENT.name: _("%(name)s approved the answer"),
        events.DRAFT_RETURNED.name: _("%(name)s returned the answer to its author"),
        events.DRAFT_TAKEN_BACK.name: _("%(name)s took the answer back"),
        events.EXPERT_ASKED.name: _("%(name)s asked an expert by mail"),
        events.EXPERT_WITHDRAWN.name: _("%(name)s withdrew the question to an expert"),
        events.SPLIT.name: _("%(name)s made what begins with another subject a conversation of its own"),
        events.SPLIT_OFF.name: _("%(name)s made this a conversation of its own"),
        events.FOUND.name: _("%(name)s took this into the inbox. It was said in public, and not to us."),
        events.RETRIED.name: _("%(name)s decided about the answer that was not sent"),
    }
    return sentences[kind] % data


def languages(body_languages: Iterable[str]) -> list[tuple[str, str]]:
    """The languages to filter by: the body's and those of the interface."""
    codes = dict.fromkeys([*body_languages, *(code for code, _name in settings.LANGUAGES)])
    return [(code, language_name(code)) for code in codes]


PROBLEM_LOOKS = {
    Level.BLOCK: {"color": "danger", "icon": "circle-x"},
    Level.WARN: {"color": "warning", "icon": "triangle-alert"},
    Level.HINT: {"color": "info", "icon": "info"},
}


def shown_problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """What a channel says to a text, in the reader's language."""
    return [{**PROBLEM_LOOKS[problem.level], "text": _(problem.text) % problem.data} for problem in problems]


def shown_findings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """What our own checks say to a text; what a reason lets past warns."""
    return [
        {**PROBLEM_LOOKS[Level.WARN if finding.overridable else finding.level], "text": finding.text}
        for finding in findings
    ]
