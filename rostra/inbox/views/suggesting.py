"""Approved answers beside the reply box: found by the question, by what is typed, and by words that are searched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rostra.inbox.models import ApprovedText, Conversation
from rostra.inbox.placeholders import filled, values_of
from rostra.inbox.presentation import language_name
from rostra.inbox.queries import library
from rostra.people.access import MemberRequest

ENOUGH = 12
"""So many characters say what an answer is about; before, the citizen's question does."""


def suggestions(
    request: MemberRequest, conversation: Conversation, *, now: datetime, question: str | None = None
) -> dict[str, Any]:
    """What is offered, by what stands in the request: searched words, else what is typed, else the question.

    `question` is the newest one where it was read before.
    """
    words = request.POST.get("approved_q", "").strip()[:200]
    typed = request.POST.get("text", "").strip() if request.method == "POST" else ""
    if words:
        found = library.searched(conversation, words, now=now)
    elif len(typed) >= ENOUGH and "approved_q" in request.POST:
        found = library.matching(conversation, typed, now=now)
    else:
        asked = library.newest_question(conversation) if question is None else question
        found = library.matching(conversation, asked, now=now)
    return {
        "approved_q": words,
        "suggestions": [_shown(text, conversation, now) for text in found],
        "earlier_answers": [] if words or typed else library.earlier_answers(request.member, conversation),
    }


def put_in(text: ApprovedText, before: str, conversation: Conversation, *, now: datetime) -> str:
    """What stands in the box once these words are used: behind what stood there."""
    words = filled(text.text, values_of(conversation, language=text.language, now=now))
    return f"{before.rstrip()}\n\n{words}" if before.strip() else words


def _shown(text: ApprovedText, conversation: Conversation, now: datetime) -> dict[str, Any]:
    other = bool(conversation.language) and text.language != conversation.language
    said = _("In another language: %(language)s") % {"language": language_name(text.language)} if other else ""
    return {
        "id": text.pk,
        "title": text.answer.title,
        "text": filled(text.text, values_of(conversation, language=text.language, now=now)),
        "language": text.language,
        "other": said,
        "valid_until": text.answer.valid_until,
    }
