"""Somebody shows by themselves that two senders are one person: a code, sent on one channel, comes back on the other.

Nothing is looked up. The code goes out and comes back in private only, holds for a day and once, and a message that has
it from the very sender to whom it went (a quotation, say) shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.core.tickets import ALPHABET, hash_of, new_ticket
from rostra.inbox import events
from rostra.inbox.actions.answering import WrongWay, answer
from rostra.inbox.actions.changes import note
from rostra.inbox.actions.persons import join_senders
from rostra.inbox.enums import NEEDS_ANSWER, Purpose, Visibility
from rostra.inbox.models import Answer, Conversation, LinkCode
from rostra.inbox.outgoing import capabilities
from rostra.inbox.phrases import language_of
from rostra.inbox.rules import ways
from rostra.inbox.senders import NoSender, sender_of, written_by
from rostra.people.models import Member

HOLDS = timedelta(days=1)
A_DAY = 3
"""So many codes for one sender a day."""
TRIED = 3
"""So many codes of a message are looked at: nobody writes more, who does not guess."""

_CODE = re.compile(rf"(?<!\w)[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}(?!\w)", re.IGNORECASE)


class TooMany(Refused):
    """This sender had enough codes for a day."""


@transaction.atomic
def offer_link(*, conversation: Conversation, by: Member, now: datetime, version: int | None = None) -> Answer:
    """Send the citizen a code in private, to be written back from their other account. One sent before holds no more.

    The words are Rostra's, so nobody reads them first. Raises NoSender, WrongWay, TooMany, and what `answer` raises.
    """
    sender = sender_of(conversation)
    if Visibility.PRIVATE not in ways(conversation, capabilities(conversation.account)):
        raise WrongWay(_("A code is sent in private only, and this conversation has no private way."))
    codes = LinkCode.objects.filter(conversation__in=Conversation.objects.filter(written_by([sender])))
    if codes.filter(at__gt=now - HOLDS).count() >= A_DAY:
        raise TooMany(_("This sender got three codes within a day. Try again tomorrow."))
    codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code = new_ticket().number
    LinkCode.objects.create(conversation=conversation, code_hash=hash_of(code), by=by, at=now, expires_at=now + HOLDS)
    with translation.override(language_of(conversation)):
        text = translate(
            "If you write to us from another account too, send us this code from there within a day, in private: "
            "%(code)s. Then we know that both are you. You need not do it."
        ) % {"code": code}
    owed = conversation.state in NEEDS_ANSWER
    return answer(
        conversation=conversation,
        text=text,
        visibility=Visibility.PRIVATE,
        by=by,
        now=now,
        version=version,
        purpose=Purpose.ACKNOWLEDGE if owed else Purpose.QUESTION,
    )


def accept_codes(said: Sequence[tuple[Conversation, str]], *, now: datetime) -> int:
    """Link whoever wrote a code that somebody else got; gives how many were linked. `said` came in just now.

    In the caller's transaction.
    """
    found = {
        hash_of(code.upper()): conversation
        for conversation, text in said
        if conversation.visibility == Visibility.PRIVATE and conversation.author_id
        for code in _CODE.findall(text)[:TRIED]
    }
    if not found:
        return 0
    rows = LinkCode.objects.filter(code_hash__in=list(found), used_at=None, expires_at__gt=now)
    held = list(rows.select_related("conversation__account").select_for_update(of=("self",)).order_by("pk"))
    return sum(_accept(row, found[bytes(row.code_hash)], now) for row in held)


def _accept(code: LinkCode, there: Conversation, now: datetime) -> bool:
    here = code.conversation
    try:
        ours, theirs = sender_of(here), sender_of(there)
    except NoSender:
        # Forgotten in the meantime.
        return False
    if ours == theirs:
        return False
    LinkCode.objects.filter(pk=code.pk).update(used_at=now)
    join_senders(ours, theirs, name=here.author_name, reason="", by=None, now=now)
    for one, other in ((here, there), (there, here)):
        note(one, events.PERSON_LINKED, by=None, now=now, data={"other": other.pk})
    return True
