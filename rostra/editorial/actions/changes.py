"""What differs between a post as it stands and what an editor wrote: the rows to keep, and the words for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.accounts.models import Account
from rostra.editorial.content import Content, Current, Details, Target, language_name
from rostra.editorial.models import Post

Place = tuple[Account | None, str]
"""An account (None: what is written for all) and a translation ("" is the original)."""
Changed = dict[Place, tuple[Content, bool]]
"""By place, the new content, and whether it was taken off the post."""
Named = list[tuple[str, str]]
"""A code for the log and words for the reader."""

PARTS: Mapping[str, Promise] = {
    "heading": gettext_lazy("heading"),
    "text": gettext_lazy("text"),
    "language": gettext_lazy("language"),
    "link": gettext_lazy("link"),
    "media": gettext_lazy("pictures"),
    "more": gettext_lazy("thread"),
}
DETAILS: Mapping[str, Promise] = {
    "content_type_id": gettext_lazy("kind of content"),
    "risk": gettext_lazy("risk"),
    "confidentiality": gettext_lazy("confidentiality"),
    "expires_at": gettext_lazy("end"),
    "fast_track": gettext_lazy("fast track"),
    "also_at": gettext_lazy("where else it stands"),
    "source_url": gettext_lazy("source"),
    "source_rights": gettext_lazy("rights"),
    "corrects_url": gettext_lazy("what it corrects"),
    "asks": gettext_lazy("what it asks people for"),
    "asks_until": gettext_lazy("last day for what it asks for"),
    "rules_url": gettext_lazy("rules of the contest"),
    "slot_id": gettext_lazy("place in the plan"),
    "slot_day": gettext_lazy("day in the plan"),
}
COMPARED = "compared"
"""Somebody saw that a translation says what the original says: nothing that goes out is different for it."""


def held(current: Current) -> dict[Place, Content]:
    """What stands at each place of the post."""
    texts: dict[Place, Content] = {(None, code): Content.of(version) for code, version in current.texts.items()}
    return texts | {target: Content.of(version) for target, version in current.targets.items()}


def changed_rows(
    before: Current,
    texts: Mapping[str, Content],
    versions: Mapping[Target, Content],
    *,
    renamed: bool,
    compared: Collection[str],
    number: int,
) -> Changed:
    """What is to be kept as revision `number`. A new name is a new row as well: whoever gave it has a hand in the post."""
    stands = held(before)
    wanted: dict[Place, Content] = {(None, code): content for code, content in texts.items()}
    wanted.update((target, replace(content, made_from=None)) for target, content in versions.items())
    original = texts.get("")
    if original is not None:
        renewed = renamed or stands.get((None, "")) != original
        newest = number if renewed or before.shared is None else before.shared.number
        for code in texts:
            if code:
                made_from = _made_from(before, code, original, code in compared, newest)
                wanted[None, code] = replace(texts[code], made_from=made_from)
    changed: Changed = {place: (content, False) for place, content in wanted.items() if stands.get(place) != content}
    changed |= {place: (content, True) for place, content in stands.items() if place not in wanted}
    if renamed and original is not None:
        changed[None, ""] = (original, False)
    return changed


def _made_from(before: Current, code: str, original: Content, compared: bool, newest: int) -> int | None:
    """With which original the translation agrees: with the newest if somebody says so, or if its words are the same."""
    row, shared = before.texts.get(code), before.shared
    if compared or row is None or shared is None:
        return newest
    return newest if row.made_from == shared.number and _same_words(Content.of(shared), original) else row.made_from


def _same_words(one: Content, other: Content) -> bool:
    # Captions are in a language of their own: nobody translates them with the text.
    return (one.heading, one.with_captions({}).parts) == (other.heading, other.with_captions({}).parts)


def changes(
    post: Post,
    title: str,
    due_at: datetime | None,
    details: Details,
    before: Current,
    changed: Changed,
    compared: Collection[str],
) -> Named:
    """Code for the log and words for the reader of everything that differs."""
    found: Named = [("title", _("title"))] if title != post.title else []
    if due_at != post.due_at:
        found.append(("due", _("time")))
    found += [(name.removesuffix("_id"), str(DETAILS[name])) for name in before.details.differences(details)]
    stands = held(before)
    for (account, translation), (content, removed) in changed.items():
        old = stands.get((account, translation))
        if account is None:
            found += _shared(translation, old, content, removed, translation in compared)
        else:
            found += _version(account, translation, old, content, removed)
    return found


def _shared(translation: str, old: Content | None, content: Content, removed: bool, compared: bool) -> Named:
    language = {"language": language_name(translation)}
    if old is None or removed or replace(old, made_from=None) != replace(content, made_from=None):
        if translation:
            return [("translation", _("translation: %(language)s") % language)]
        return [("shared", _("text for all accounts"))]
    return [(COMPARED, _("%(language)s compared with the original") % language)] if compared else []


def _version(account: Account, translation: str, old: Content | None, content: Content, removed: bool) -> Named:
    name = {"account": account.name, "language": language_name(translation)}
    where = _("%(account)s, %(language)s") % name if translation else account.name
    words = {"account": where}
    if removed:
        return [(f"removed:{account.pk}", _("%(account)s taken off") % words)]
    if old is None:
        return [(f"added:{account.pk}", _("%(account)s added") % words)]
    return [
        (f"{part}:{account.pk}", _("%(account)s: %(part)s") % {**words, "part": PARTS[part]})
        for part in content.differences(old)
    ]
