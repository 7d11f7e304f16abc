"""Rules of topics: which words, places, accounts, languages and senders say what a conversation is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data
from rostra.core.folding import fold
from rostra.core.refusals import Refused
from rostra.inbox import events
from rostra.inbox.actions.topics import may_administer, note, swap
from rostra.inbox.models import Topic, TopicRule
from rostra.people.models import Member


class RuleNotPossible(Refused):
    """The rule cannot be like this."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a rule asks for, and what it then says; empty parts hold always."""

    topic: Topic
    name: str
    words: str = ""
    place: str = ""
    account: Account | None = None
    language: str = ""
    author: str = ""

    def unsaved(self) -> TopicRule:
        """As a rule that is tried before it is saved. Raises RuleNotPossible for one that asks for nothing."""
        name, words, place = " ".join(self.name.split()), _lines(self.words), _lines(self.place)
        if not name:
            raise RuleNotPossible(_("Give the rule a name."), field="name")
        if self.topic.closed_at is not None:
            raise RuleNotPossible(_("This topic is closed. Choose another."), field="topic")
        if not (words or place or self.account or self.language or self.author):
            raise RuleNotPossible(_("A rule that asks for nothing would hold for every message."), field="words")
        for field, lines in (("words", words), ("place", place)):
            if lines and not all(fold(line) for line in lines.splitlines()):
                raise RuleNotPossible(_("Each line needs a letter or a digit."), field=field)
        return TopicRule(
            body_id=self.topic.body_id,
            topic=self.topic,
            name=name,
            words=words,
            place=place,
            account=self.account,
            language=self.language,
            author=self.author,
        )


PARTS = ("topic_id", "name", "words", "place", "account_id", "language", "author")


@transaction.atomic
def create_rule(*, conditions: Conditions, by: Member | None, now: datetime) -> TopicRule:
    """Add a rule behind the others. `by` None is the installation. Raises NotAllowed, RuleNotPossible."""
    may_administer(by)
    rule = conditions.unsaved()
    rule.position = TopicRule.objects.filter(closed_at=None).count()
    rule.save()
    note(events.RULE_ADDED, by, now, f"inbox.rule:{rule.pk}", {"name": rule.name, "topic": rule.topic_id})
    return rule


@transaction.atomic
def change_rule(*, rule: TopicRule, conditions: Conditions, by: Member, now: datetime) -> TopicRule:
    """What was sorted stays as it is; what comes is sorted by the changed rule. Raises NotAllowed, RuleNotPossible."""
    may_administer(by)
    _in_force(rule)
    wanted = conditions.unsaved()
    changed = [part for part in PARTS if getattr(rule, part) != getattr(wanted, part)]
    if changed:
        for part in changed:
            setattr(rule, part, getattr(wanted, part))
        rule.save(update_fields=changed)
        names = [part.removesuffix("_id") for part in changed]
        data: Data = {"name": rule.name, "topic": rule.topic_id, "changed": names}
        note(events.RULE_CHANGED, by, now, f"inbox.rule:{rule.pk}", data)
    return rule


@transaction.atomic
def move_rule(*, rule: TopicRule, up: bool, by: Member, now: datetime) -> TopicRule:
    """One place up or down: the first rule that holds says the topic. Raises NotAllowed, RuleNotPossible."""
    may_administer(by)
    _in_force(rule)
    rows = list(TopicRule.objects.select_for_update().filter(closed_at=None))
    if swap(rows, rule, up=up):
        note(events.RULE_MOVED, by, now, f"inbox.rule:{rule.pk}", {"position": rule.position})
    return rule


@transaction.atomic
def close_rule(*, rule: TopicRule, by: Member, now: datetime) -> TopicRule:
    """It holds for nothing any more; what it said stays. Raises NotAllowed, RuleNotPossible."""
    may_administer(by)
    _in_force(rule)
    rule.closed_at = now
    rule.save(update_fields=["closed_at"])
    note(events.RULE_CLOSED, by, now, f"inbox.rule:{rule.pk}", {"name": rule.name})
    return rule


def _in_force(rule: TopicRule) -> None:
    if rule.closed_at is not None:
        raise RuleNotPossible(_("This rule has ended."))


def _lines(text: str) -> str:
    return "\n".join(line for raw in text.splitlines() if (line := " ".join(raw.split())))
