"""From answers to chapters and clauses, in one language."""

from __future__ import annotations

from django.utils.translation import override

from rostra.policy.decisions import REVIEW_MONTHS
from rostra.policy.document.appendix import annexed
from rostra.policy.document.filling import Words, fill
from rostra.policy.document.model import Chapter, Clause, Document
from rostra.policy.models import Version
from rostra.policy.queries.said import Said, rule_hash, said
from rostra.policy.questionnaire import ELEMENTS, LANGUAGES, Item, element_text, item, items, policy_text, text
from rostra.policy.wording import in_words

FALLBACK = "en"


def document(version: Version, language: str) -> Document:
    """The policy in that language, else in English: as it was adopted, where it was adopted in that language."""
    language = language if language in LANGUAGES else FALLBACK
    kept = version.content.get("documents", {}).get(language)
    return Document.of(kept) if kept else build(version, said(version), language)


def chapters(version: Version, language: str) -> list[Chapter]:
    """The chapters that have a clause, in the order of the document."""
    return list(document(version, language).chapters)


def build(version: Version, said: Said, language: str) -> Document:
    """In a number of queries that is always the same."""
    texts = policy_text(language)
    with override(language):
        owner, lead = _words("E9.2", said, language), _words("E9.1", said, language)
        return Document(
            language=language,
            texts=texts,
            scope=texts.scope_only if said.only else texts.scope,
            chapters=_chapters(said, language),
            annexes=annexed(version, said, texts),
            owner=owner("owner") if owner else "",
            review=in_words(REVIEW_MONTHS, REVIEW_MONTHS.read(said.rules[REVIEW_MONTHS.key])) if owner else "",
            crisis={name: lead(name) for name in ("lead", "deputy", "minutes", "contacts")} if lead else {},
        )


def template_of(item: Item, said: Said, language: str) -> str:
    """The shipped words of a clause, with their placeholders: what is common, and what was chosen."""
    words = text(item.id, language)
    parts = (words.clause, *(words.options[option].clause for option in said.options(item)))
    return " ".join(part for part in parts if part)


def clause(item: Item, said: Said, language: str) -> Clause:
    """The language must be active."""
    words, shipped = Words(item, text(item.id, language), said, language), text(item.id, language)
    own = said.wordings.get(item.id, {}).get(language)
    short = {which: getattr(shipped, which) for which in ("employee", "public", "crisis") if which in item.readings}
    return Clause(
        item=item.id,
        number=item.number,
        title=shipped.title,
        text=fill(own.text if own else template_of(item, said, language), words),
        exceptions=fill(shipped.exceptions, words),
        advice=shipped.advice,
        why=shipped.why,
        enforces=shipped.enforces,
        option_labels=tuple(shipped.options[option].label for option in said.options(item)),
        own=own is not None,
        stale=own is not None and own.rule_hash not in ("", rule_hash(item, said)),
        **{which: fill(sentence, words) for which, sentence in short.items()},
    )


def _chapters(said: Said, language: str) -> tuple[Chapter, ...]:
    found = []
    for element in ELEMENTS:
        told = element_text(element, language)
        clauses = tuple(
            clause(each, said, language) for each in items().values() if each.element == element and said.covers(each)
        )
        found += [Chapter(element, told.title, told.purpose, clauses)] if clauses else []
    return tuple(found)


def _words(pk: str, said: Said, language: str) -> Words | None:
    return Words(item(pk), text(pk, language), said, language) if said.covers(item(pk)) else None
