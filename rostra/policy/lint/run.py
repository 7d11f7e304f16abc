"""What falls short in a version of the policy: each fault with the question that it is about, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.core.readability import hard_to_read
from rostra.core.reading import sentences, words
from rostra.core.ui.language_names import language_name
from rostra.core.ui.times import long_date
from rostra.policy import evidence
from rostra.policy.answering import needed_fields
from rostra.policy.decisions import PACKS, QUESTIONS
from rostra.policy.document import languages_of, placeholders, template_of
from rostra.policy.document.filling import Words, fill
from rostra.policy.enums import VersionState
from rostra.policy.lint.contradictions import Gap, gaps
from rostra.policy.lint.secrets import KINDS, secrets
from rostra.policy.lint.speech import speech_bans
from rostra.policy.models import Version
from rostra.policy.queries import instruments, required, standings
from rostra.policy.queries.drafting import FOR_STAFF
from rostra.policy.queries.said import OwnWords, Said, rule_hash, said
from rostra.policy.questionnaire import ELEMENTS, Item, element_text, items, text
from rostra.policy.wording import in_words

LONGEST_SENTENCE = 40
"""Words: from there on nobody follows, whatever a formula says."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that falls short; `item` is the question that it is about, empty where it is about none."""

    code: str
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What all checks look at."""

    version: Version
    said: Said
    languages: tuple[str, ...]
    now: datetime

    @property
    def required(self) -> list[Item]:
        return required(self.version)

    def covered(self) -> Iterator[Item]:
        return (each for each in items().values() if self.said.covers(each))

    def written(self) -> Iterator[tuple[Item, tuple[str, ...], str]]:
        """What the body wrote: clauses, each in its language, and fields, in one of the body's."""
        for each in self.covered():
            own = self.said.wordings.get(each.id, {})
            yield from ((each, (language,), worded.text) for language, worded in own.items())
            fields = (name for name, kind in (each.fields or {}).items() if kind in ("text", "words"))
            yield from ((each, self.languages, value) for name in fields if (value := self.said.field(each, name)))


Check = Callable[[Looked], Iterator[Fault]]


def lint(version: Version, now: datetime) -> list[Fault]:
    """Everything that falls short, in the order of the document; in a number of queries that is always the same."""
    looked = Looked(version, said(version), tuple(languages_of(version.body)), now)
    order = {pk: place for place, pk in enumerate(items(), 1)}
    found = [fault for check in CHECKS for fault in check(looked)]
    return sorted(found, key=lambda fault: order.get(fault.item, 0))


def unanswered(looked: Looked) -> Iterator[Fault]:
    for each in looked.required:
        if each.id not in looked.said.answers:
            yield Fault("unanswered", each.id, _("Nobody has answered this question yet."))
    for each in looked.covered():
        if each.options and not looked.said.options(each):
            yield Fault("unanswered", each.id, _("None of the options is chosen."))
        for name in needed_fields(each, looked.said.options(each)):
            if not looked.said.field(each, name):
                label = text(each.id, looked.languages[0]).fields[name].label
                yield Fault("unanswered", each.id, _("This is not filled in: %(field)s.") % {"field": label})


def element_missing(looked: Looked) -> Iterator[Fault]:
    covered = {each.element for each in looked.covered()}
    for element in ELEMENTS:
        if element not in covered and (not looked.version.only or element in FOR_STAFF):
            first = next(each.id for each in items().values() if each.element == element)
            title = element_text(element, looked.languages[0]).title
            yield Fault("element_missing", first, _("The policy says nothing about: %(element)s.") % {"element": title})


def speech_ban(looked: Looked) -> Iterator[Fault]:
    for each, languages, written in looked.written():
        for sentence in dict.fromkeys(ban for language in languages for ban in speech_bans(written, language)):
            words = _("This forbids employees to speak: “%(sentence)s”. Say what they may do, and what stays inside.")
            yield Fault("speech_ban", each.id, words % {"sentence": sentence})
    named = set(PACKS.read(looked.said.rules[PACKS.key]))
    for each in looked.covered():
        for option in looked.said.options(each):
            if named & set((each.bars or {}).get(option, ())):
                yield Fault("speech_ban", each.id, text(each.id, looked.languages[0]).barred[option])


def secret(looked: Looked) -> Iterator[Fault]:
    for each, _languages, written in looked.written():
        for kind in secrets(written):
            words = _("This seems to hold %(secret)s: a policy is read by all. Keep it in the vault and change it.")
            yield Fault("secret", each.id, words % {"secret": KINDS[kind]})


def expired_annex(looked: Looked) -> Iterator[Fault]:
    today = looked.now.astimezone(ZoneInfo(looked.version.body.time_zone)).date()
    for row in instruments():
        if row.valid_until is not None and row.valid_until < today:
            words = _("“%(title)s” has not been valid since %(day)s: renew it or end it.")
            day = long_date(row.valid_until)
            yield Fault("expired_annex", next(iter(row.items), ""), words % {"title": row.title, "day": day})


def no_evidence(looked: Looked) -> Iterator[Fault]:
    known, attested = frozenset(evidence.names()), evidence.attested(looked.now)
    for each in looked.covered():
        if not known & set(each.evidence) and each.id not in attested:
            words = _("Nothing on record shows that this holds, and nobody attests it.")
            yield Fault("no_evidence", each.id, words)


def reading_level(looked: Looked) -> Iterator[Fault]:
    for each, languages, written in looked.written():
        longest = max((len(words(sentence)) for sentence in sentences(written)), default=0)
        if hard := hard_to_read(written, languages[0]):
            told = _("This is hard to read (%(scale)s %(value)d): shorter sentences and everyday words help.")
            yield Fault("reading_level", each.id, told % {"scale": hard[0], "value": hard[1]})
        elif longest > LONGEST_SENTENCE:
            told = _("One sentence has %(count)d words: make two of it.")
            yield Fault("reading_level", each.id, told % {"count": longest})


def own_words(looked: Looked) -> Iterator[Fault]:
    """Clauses that the body wrote, beside the rule that holds: stale, contradicts, does_not_say."""
    for each in looked.covered():
        for language, own in looked.said.wordings.get(each.id, {}).items():
            yield from _beside_rule(each, language, own, looked.said)


def _beside_rule(each: Item, language: str, own: OwnWords, said: Said) -> Iterator[Fault]:
    tongue = {"language": language_name(language)}
    if own.rule_hash not in ("", rule_hash(each, said)):
        told = _("The rule has changed since this was put into own words (%(language)s): read it again.")
        yield Fault("stale", each.id, told % tongue)
    for gap in gaps_of(each, said, language, own.text):
        label = {**tongue, "what": _label(each, gap.name, language), "rule": gap.rule, "said": gap.said}
        if gap.said:
            told = _("%(what)s: the text (%(language)s) says “%(said)s”, the rule says “%(rule)s”.")
            yield Fault("contradicts", each.id, told % label)
        else:
            told = _("%(what)s: the text (%(language)s) does not say “%(rule)s”, as the rule does.")
            yield Fault("does_not_say", each.id, told % label)


def gaps_of(each: Item, said: Said, language: str, written: str) -> list[Gap]:
    """What the body's own words for a clause do not say of its rule, in that language."""
    dropped = placeholders(template_of(each, said, language)) - placeholders(written)
    if not dropped:
        return []
    with override(language):
        fill_in = Words(each, text(each.id, language), said, language)
        values = {name: (_value(each, name, said), fill_in(name)) for name in sorted(dropped)}
        return list(gaps(fill(written, fill_in), language, values))


def rule_differs(looked: Looked) -> Iterator[Fault]:
    """Decisions that were taken by themselves, after the version in force."""
    if looked.version.state != VersionState.IN_FORCE:
        return
    holds = {standing.question.key: standing.value for standing in standings()}
    for each in looked.covered():
        for key in each.keys:
            question = QUESTIONS[key]
            written = question.read(looked.said.rules[key])
            if question.write(written) != question.write(holds[key]):
                told = _("%(what)s: the text says “%(said)s”, and since a later decision this holds: “%(rule)s”.")
                both = {"said": in_words(question, written), "rule": in_words(question, holds[key])}
                yield Fault("rule_differs", each.id, told % {"what": question.label, **both})


CHECKS: tuple[Check, ...] = (
    unanswered,
    element_missing,
    speech_ban,
    secret,
    own_words,
    rule_differs,
    expired_annex,
    no_evidence,
    reading_level,
)


def falls_short(version: Version, now: datetime) -> dict[str, Any]:
    """The outcome as data, for programs."""
    found = said(version)
    return {
        "questions": len(required(version)),
        "answered": sum(each.id in found.answers for each in required(version)),
        "clauses": sum(found.covers(each) for each in items().values()),
        "falls_short": [{"code": each.code, "item": each.item, "text": each.text} for each in lint(version, now)],
    }


def _value(each: Item, name: str, said: Said) -> object:
    return said.field(each, name) if name in (each.fields or {}) else said.rules.get(name)


def _label(each: Item, name: str, language: str) -> str:
    if name in QUESTIONS:
        return str(QUESTIONS[name].label)
    return text(each.id, language).fields[name].label
