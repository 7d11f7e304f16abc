"""What a conversation is about and who says so, in words for the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rostra.inbox.enums import TopicBy, UrgencyKind
from rostra.inbox.exposure import KINDS
from rostra.inbox.models import Conversation, TopicRule
from rostra.inbox.queries.topics import named


@dataclass(frozen=True, slots=True)
class TopicCard:
    """`how` says who found the topic; `words` are those of the message for which a rule or an alarm found it.

    `unread`: something came that was not read for topic and urgency yet.
    """

    unread: bool = False
    name: str = ""
    how: str = ""
    rule_name: str = ""
    rule_url: str = ""
    words: list[str] = field(default_factory=list)
    suggested: bool = False
    urgent: str = ""
    urgent_words: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)


def topic_card(conversation: Conversation) -> TopicCard:
    """One query at most, for the rule that fired."""
    reading: dict[str, Any] = conversation.reading or {}
    topic, by = conversation.topic, conversation.topic_by
    rule = None
    if by == TopicBy.RULE and "rule" in reading:
        rule = TopicRule.objects.filter(pk=reading["rule"]).only("pk", "name").first()
    return TopicCard(
        unread=conversation.unsorted,
        name=named(topic) if topic is not None else "",
        how=_how(by, int(reading.get("sure", 0))),
        rule_name=rule.name if rule else "",
        rule_url=reverse("inbox:rule", args=[rule.pk]) if rule else "",
        words=list(reading.get("words", [])) if by == TopicBy.RULE else [],
        suggested=by == TopicBy.SUGGESTED,
        urgent=str(UrgencyKind(conversation.urgency).label) if conversation.urgency else "",
        urgent_words=list(reading.get("urgent", [])),
        personal=[str(KINDS[kind]) for kind in reading.get("personal", []) if kind in KINDS],
    )


def topic_label(name: str, names: dict[str, str] | None, by: str, language: str) -> str:
    """The topic as a label on a list; a suggestion ends with a question mark."""
    shown = (names or {}).get(language) or name
    return pgettext("suggested topic", "%(topic)s?") % {"topic": shown} if by == TopicBy.SUGGESTED else shown


def _how(by: str, sure: int) -> str:
    if by == TopicBy.RULE:
        return _("By the rule")
    if by == TopicBy.LEARNT:
        return _("Learnt, %(percent)d %% sure") % {"percent": sure}
    if by == TopicBy.SUGGESTED:
        return _("Suggested, %(percent)d %% sure") % {"percent": sure}
    return _("Said by a person") if by == TopicBy.PERSON else ""
