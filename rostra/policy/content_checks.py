"""The checks on what a post says that a body can tune: what each is called, and what it does until the body decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """What a check does when it finds something."""

    BLOCK = "block", _("Stops the post")
    REASON = "reason", _("Stops the post until somebody says why it may go out")
    WARN = "warn", _("Warns")
    HINT = "hint", _("Gives a hint")
    OFF = "off", _("Is not made")


@dataclass(frozen=True, slots=True)
class ContentCheck:
    """What the check finds, as a noun, and its rule until the body decides."""

    label: str | Promise
    rule: Rule


CHECKS: Mapping[str, ContentCheck] = {
    "alt_missing": ContentCheck(_("Pictures without a description"), Rule.REASON),
    "captions_missing": ContentCheck(_("Videos without captions"), Rule.REASON),
    "captions_language": ContentCheck(_("Videos without captions in the language of the post"), Rule.HINT),
    "hashtags": ContentCheck(_("Hashtags of several words without capitals"), Rule.WARN),
    "emoji": ContentCheck(_("Emoji that are many, or stand for words"), Rule.HINT),
    "lettering": ContentCheck(_("Decorated letters and whole texts in capitals"), Rule.WARN),
    "readability": ContentCheck(_("Text that is hard to read"), Rule.HINT),
    "language": ContentCheck(_("Text in another language than the post says"), Rule.WARN),
    "official_link": ContentCheck(_("Links that do not lead to the body's own site"), Rule.HINT),
    "link_broken": ContentCheck(_("Links that lead nowhere"), Rule.WARN),
    "duplicate": ContentCheck(_("The same text on several accounts"), Rule.HINT),
    "press_release": ContentCheck(_("Text in the form of a press release"), Rule.WARN),
    "opinion": ContentCheck(_("Personal opinions"), Rule.WARN),
    "political": ContentCheck(_("Words of a political campaign"), Rule.WARN),
    "election": ContentCheck(_("Words of a political campaign before an election"), Rule.BLOCK),
    "personal_number": ContentCheck(_("Numbers that belong to a person"), Rule.REASON),
    "personal_data": ContentCheck(_("Telephone numbers, addresses and accounts of people"), Rule.WARN),
    "classified": ContentCheck(_("Markings of classified information"), Rule.REASON),
    "confidential": ContentCheck(_("Words of internal documents"), Rule.REASON),
    "rights_missing": ContentCheck(_("Pictures without a record of rights"), Rule.REASON),
    "source_missing": ContentCheck(_("Content of others without its source and right"), Rule.WARN),
    "consent_missing": ContentCheck(_("Pictures of people who have not agreed"), Rule.REASON),
    "undated": ContentCheck(_("“Tomorrow” and the like without a date"), Rule.HINT),
    "elsewhere": ContentCheck(_("Important news without a place to read it elsewhere"), Rule.HINT),
}

TWO_PERSONS = frozenset({"classified", "confidential"})
"""Who overrode one of these cannot be the one who approves (R-283)."""

MAX_WORDS = 200


@dataclass(frozen=True)
class ContentChecks:
    """What the body decided: the rules that differ from the defaults, by check, and its own words of internal matters."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.words) > MAX_WORDS:
            raise ValueError(_("These are too many words: choose the most telling ones."))

    def rule(self, code: str) -> Rule:
        return self.rules.get(code, CHECKS[code].rule)


def read(value: Any) -> ContentChecks:
    """A stored value; checks that no longer exist are passed over."""
    rules = {code: Rule(rule) for code, rule in value["rules"].items() if code in CHECKS}
    return ContentChecks(rules, tuple(str(word) for word in value["words"]))


def write(value: ContentChecks) -> dict[str, Any]:
    differing = {code: str(rule) for code, rule in sorted(value.rules.items()) if rule != CHECKS[code].rule}
    return {"rules": differing, "words": list(value.words)}
