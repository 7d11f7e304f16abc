"""What a subject is about, whoever answered or passed it on: whether another one has begun."""

from __future__ import annotations

import re

from rostra.core.folding import fold

# What mail programs put before a subject, in the languages that we meet: answered, and passed on.
_MARKS = ("re", "fwd?", "sv", "vs", "vb", "aw", "wg", "antw", "tr", "răsp", "răspuns", "رد", "تحويل", "إعادة توجيه")
_MARK = re.compile(rf"[\s\u200e\u200f]*(?:{'|'.join(_MARKS)})\s*(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]", re.IGNORECASE)


def matter(subject: str) -> str:
    """The subject without marks of answering and passing on, in one spelling; "" where nothing is left."""
    while (mark := _MARK.match(subject)) is not None:
        subject = subject[mark.end() :]
    return fold(subject)


def is_another(subject: str, before: str) -> bool:
    """Whether both say something, and not the same."""
    one, other = matter(subject), matter(before)
    return bool(one and other) and one != other
