"""What somebody outside may read of a conversation: the words, without who wrote them and how to reach them."""

from __future__ import annotations

import re

from rostra.inbox.models import Conversation

GAP = "…"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\d(?:[ .\-()/]{0,2}\d){6,13}(?!\w)")
_HANDLE = re.compile(r"(?<![\w/])@[\w.-]+(?:@[\w.-]+)?")


def anonymised(text: str, conversation: Conversation) -> str:
    """The text without the author's name and handle, and without mail addresses, telephone numbers and handles at all."""
    for pattern in (_MAIL, _PHONE, _HANDLE):
        text = pattern.sub(GAP, text)
    for known in (conversation.author_handle, conversation.author_name, *_parts(conversation.author_name)):
        if known.strip("@ "):
            text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", GAP, text, flags=re.IGNORECASE)
    return text


def _parts(name: str) -> list[str]:
    """First and last names by themselves; initials and particles are too short to tell anybody."""
    return [part for part in name.split() if len(part) > 2]
