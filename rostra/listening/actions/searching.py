"""Asking a network for a watch's words: what came is held until its time, counted, and urgent ones are told of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import open_channel
from rostra.channels.contract import Batch, ChannelError, Incoming
from rostra.core.language import detect, known_code
from rostra.inbox.actions.sorting import GRAVEST, KIND_OF
from rostra.inbox.enums import UrgencyKind
from rostra.inbox.intake.alone import alone
from rostra.inbox.intake.rows import Row, key, rows_of, safe
from rostra.inbox.intake.tables import run
from rostra.inbox.queries import answerers
from rostra.inbox.queries.listeners import Managers
from rostra.inbox.reading.urgency import urgent
from rostra.listening.actions.settling import URGENT, url
from rostra.listening.enums import UNTAKEN, FindState
from rostra.listening.known import handle_of, messages_of, our_handles
from rostra.listening.models import Find, Search
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import User
from rostra.people.queries import away_now
from rostra.people.rules import may_on, read_ahead

EVERY = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=4)
MAX_PAGES = 20
"""So many pages at a stretch; the rest comes with the next sweep, after the others."""
UNFORESEEN = "unforeseen"
SAID = 5
"""So many of the words that may mean an emergency stand in a notice."""

Clock = Callable[[], datetime]

_KEEP = """
INSERT INTO listening_find AS known (body_id, watch_id, account_id, found_at, until, state, key, ref, url,
  author_id, author_name, author_handle, text, language, sent_at, urgency, urgent_words, rest, raw)
SELECT %s, %s, %s, %s, %s, 'new', key, ref, url, author_id, author_name, author_handle, text, language, sent_at,
  urgency, urgent_words, rest, decode(raw, 'hex')
FROM json_to_recordset(%s::json) AS f (
  key varchar, ref varchar, url varchar, author_id varchar, author_name varchar, author_handle varchar, text text,
  language varchar, sent_at timestamptz, urgency varchar, urgent_words jsonb, rest jsonb, raw text
)
ON CONFLICT (body_id, key) DO UPDATE SET text = EXCLUDED.text, language = EXCLUDED.language,
  author_name = EXCLUDED.author_name, author_handle = EXCLUDED.author_handle,
  urgency = EXCLUDED.urgency, urgent_words = EXCLUDED.urgent_words, rest = EXCLUDED.rest, raw = EXCLUDED.raw
WHERE known.state = ANY(%s) AND known.text <> EXCLUDED.text
RETURNING xmax = 0, sent_at
"""
_COUNT = """
INSERT INTO listening_daycount AS known (body_id, watch_id, day, finds)
SELECT %s, %s, day, finds FROM unnest(%s::date[], %s::int4[]) AS n (day, finds)
ON CONFLICT (watch_id, day) DO UPDATE SET finds = known.finds + EXCLUDED.finds
"""


def due_searches(now: datetime) -> QuerySet[Search]:
    """What is to be asked now, in all bodies: never of an account that is not connected, or is to be left in peace."""
    awake = Q(account__quiet_until=None) | Q(account__quiet_until__lte=now)
    rows = Search.everywhere.filter(awake, account__state=AccountState.ACTIVE, next_at__lte=now)
    return rows.order_by("next_at", "pk")


def search(row: Search, *, clock: Clock) -> int:
    """Ask until the network has no more; how many posts were new. For a search of the body in scope.

    Never two at a time for one search, and a crash costs nothing: the same page comes again and adds nothing twice.
    What the channel refuses is written down, and asked again later each time. Raises what is a bug, after that.
    """
    with alone("listening.search", row.pk) as mine:
        if not mine:
            return 0
        # Read again: somebody else may have asked, or ended it, before the lock was ours.
        due = due_searches(clock()).filter(pk=row.pk).select_related("watch__body", "account__body").first()
        return _search(due, clock) if due else 0


def _search(row: Search, clock: Clock) -> int:
    new = 0
    try:
        line = open_channel(row.account)
        for _ in range(MAX_PAGES):
            batch = line.search(row.watch.words, row.cursor)
            found, more = _keep(row, batch, clock())
            new += found
            if not more:
                break
    except ChannelError as error:
        _note_failure(row, error.code, clock())
    except Exception:
        _note_failure(row, UNFORESEEN, clock())
        raise
    return new


@transaction.atomic
def _keep(row: Search, batch: Batch, now: datetime) -> tuple[int, bool]:
    """One page, and the place where to go on: all or nothing. How many were new, and whether there is more to ask for."""
    # Whoever ends the watch waits, or was before: then nothing is held.
    held = Search.objects.select_for_update().filter(pk=row.pk, next_at__isnull=False)
    if not list(held):
        return 0, False
    more = batch.more and batch.cursor != row.cursor
    new = _hold(row, batch.messages, now)
    row.cursor, row.asked_at, row.next_at = batch.cursor, now, now if more else now + EVERY
    row.failure, row.failures = "", 0
    row.gap_at = now if batch.gap else row.gap_at
    row.save(update_fields=["cursor", "asked_at", "next_at", "failure", "failures", "gap_at"])
    return new, more


def _hold(row: Search, messages: Sequence[Incoming], now: datetime) -> int:
    """Write what is a find; how many were new."""
    account = row.account
    finds = _finds(account, messages, now)
    if not finds:
        return 0
    until = now + timedelta(days=row.watch.keep_days)
    written = run(_KEEP, account.body_id, row.watch_id, account.pk, now, until, finds, list(UNTAKEN))
    zone = ZoneInfo(account.body.time_zone)
    days = Counter(min(sent_at, now).astimezone(zone).date() for new, sent_at in written if new)
    if days:
        run(_COUNT, account.body_id, row.watch_id, list(days), list(days.values()))
    if written:
        _tell_urgent(account, now)
    return days.total()


def _finds(account: Account, messages: Iterable[Incoming], now: datetime) -> list[dict[str, Any]]:
    """Other people's public posts that the inbox has not, each once, as the columns keep them."""
    theirs = [message for message in messages if message.visibility == "public" and not message.own]
    ours = our_handles(account)
    pairs = [
        (row, message)
        for row, message in zip(rows_of(theirs, now=now), theirs, strict=True)
        if handle_of(row.author_handle) not in ours
    ]
    there = messages_of(account, {row.ref: row.url for row, _message in pairs})
    pairs = [(row, message) for row, message in pairs if row.ref not in there]
    languages = detect([f"{row.subject}\n{row.text}" for row, _message in pairs], expected=account.body.languages)
    found = {}
    for (row, message), language in zip(pairs, languages, strict=True):
        # Said twice in one page: the last is how it stands.
        find = _find(row, message, language or known_code(row.given_language), account.channel)
        found[find["key"]] = find
    return list(found.values())


def _find(row: Row, message: Incoming, language: str, channel: str) -> dict[str, Any]:
    hints = urgent(f"{row.subject}\n{row.text}".strip(), language)
    kinds = {KIND_OF.get(hint.kind, UrgencyKind.EMERGENCY) for hint in hints}
    return {
        "key": hashlib.sha256((row.url or f"{channel}:{row.ref}").encode()).hexdigest(),
        **{name: getattr(row, name) for name in ("ref", "url", "author_id", "author_name", "author_handle", "text")},
        "language": language,
        "sent_at": row.sent_at.astimezone(UTC),
        "urgency": next((kind.value for kind in GRAVEST if kind in kinds), ""),
        "urgent_words": list(dict.fromkeys(hint.words for hint in hints)),
        "rest": _rest(row, message),
        "raw": row.raw,
    }


def _rest(row: Row, message: Incoming) -> Mapping[str, Any]:
    return {
        "subject": row.subject,
        "reply_to": row.reply_to,
        "root": row.root,
        "references": [key(reference) for reference in message.references],
        "attachments": [
            {"name": safe(file.name), "content_type": safe(file.content_type), "url": file.url, "alt": safe(file.alt)}
            for file in message.attachments
            if file.url
        ],
    }


def _tell_urgent(account: Account, now: datetime) -> None:
    """Once of each find, and of many at once as one: those who answer on the account and are here."""
    rows = Find.objects.filter(account=account, state=FindState.NEW, told_at=None).exclude(urgency="")
    told = list(rows.order_by("pk").values_list("pk", "urgent_words"))
    if not told:
        return
    Find.objects.filter(pk__in=[pk for pk, _words in told]).update(told_at=now)
    words = list(dict.fromkeys(word for _pk, said in told for word in said))[:SAID]
    data: dict[str, str | int] = {"count": len(told), "words": ", ".join(words)}
    notify(users=_on_duty(account, now), kind=URGENT, now=now, data=data, url=url())


def _on_duty(account: Account, now: datetime) -> list[User]:
    members, away = answerers(), away_now(now)
    read_ahead(members)
    answering = [row for row in members if may_on(row, Right.ANSWER, account, now)]
    here = [row.user for row in answering if row.pk not in away]
    # Somebody has to hear of it.
    return here or Managers(now).of(account.unit_id)


def _note_failure(row: Search, code: str, now: datetime) -> None:
    """When to ask again: later each time, at most after four hours."""
    failures = row.failures + 1
    wait = min(EVERY * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    going_on = Search.objects.filter(pk=row.pk, next_at__isnull=False)
    going_on.update(failure=code[:60], failures=failures, failed_at=now, next_at=now + wait)
