"""Clauses in the body's own words: written for the rule as it is, in a draft only."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.people.models import Member
from rostra.policy import answering, events
from rostra.policy.actions.drafting import MayNotDraft, Outdated, note, require_open
from rostra.policy.agreement import may_propose
from rostra.policy.models import Version, Wording
from rostra.policy.queries import team
from rostra.policy.queries.said import Said, edition, rule_hash, said
from rostra.policy.questionnaire import LANGUAGES, Item

LONGEST = 4000
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


class NotAWording(Refused):
    """What was written cannot stand as a clause."""


@transaction.atomic
def reword(
    *, version: Version, item: Item, language: str, text: str, by: Member, now: datetime, seen: str | None = None
) -> Wording:
    """The clause in the body's own words, in place of the shipped ones; placeholders of the rule may stay in it.

    `seen` is the `edition` that the writer saw. Markup is taken out; what is left are paragraphs. Raises MayNotDraft,
    NotOpen, Outdated, NotAWording.
    """
    _require(version, by)
    asked = said(version)
    _require_seen(item, asked, language, seen)
    if language not in LANGUAGES or not asked.covers(item):
        raise NotAWording(_("There is no such clause in this version."))
    written = paragraphs(answering.clean(text, LONGEST, field="text"))
    if not written:
        raise NotAWording(_("Write the clause, or go back to the shipped words."), field="text")
    names = frozenset((*(item.fields or {}), *item.keys))
    if unknown := sorted(set(_PLACEHOLDER.findall(written)) - names):
        refusal = _("This clause has nothing that would stand in place of {%(name)s}.")
        raise NotAWording(refusal % {"name": unknown[0]}, field="text")
    row, _made = Wording.objects.update_or_create(
        version=version,
        item=item.id,
        language=language,
        defaults={"text": written, "rule_hash": rule_hash(item, asked), "by": by.user, "at": now},
    )
    note(version, events.REWORDED.name, by, now, {"item": item.id, "language": language})
    return row


@transaction.atomic
def take_shipped(
    *, version: Version, item: Item, language: str, by: Member, now: datetime, seen: str | None = None
) -> None:
    """The shipped words stand again. Raises MayNotDraft, NotOpen, Outdated; without own words nothing happens."""
    _require(version, by)
    _require_seen(item, said(version), language, seen)
    gone, _kinds = Wording.objects.filter(version=version, item=item.id, language=language).delete()
    if gone:
        note(version, events.WORDING_DROPPED.name, by, now, {"item": item.id, "language": language})


def paragraphs(text: str) -> str:
    """Plain paragraphs with an empty line between, without characters that nobody sees."""
    parts = _PARAGRAPHS.split(_UNSEEN.sub("", text.replace("\r\n", "\n")))
    return "\n\n".join(line for part in parts if (line := " ".join(part.split())))


def _require_seen(item: Item, now: Said, language: str, seen: str | None) -> None:
    """Whoever writes has read what stands, and what the rule is."""
    if seen is not None and seen != edition(item, now, language):
        raise Outdated(
            _(
                "The clause, or its rule, was changed in the meantime: read what stands now, and save again what you wrote."
            )
        )


def _require(version: Version, by: Member) -> None:
    require_open(version)
    if not may_propose(by, team()):
        raise MayNotDraft(_("Only the team of the policy and administrators write its clauses."))
