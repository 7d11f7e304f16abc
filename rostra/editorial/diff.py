"""What changed between two contents of a post: account by account, item by item, and in its details; in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.accounts.models import Account
from rostra.core.ui import times
from rostra.core.ui.differences import Piece, words
from rostra.editorial.content import Content, Current, Details, Part, Picture, language_name
from rostra.editorial.enums import Asks, Confidentiality, Risk
from rostra.editorial.models import ContentType, Post
from rostra.editorial.revisions import Stage

__all__ = ["Change", "Item", "Line", "Piece", "changes", "details", "words"]

LABELS: Mapping[str, Promise] = {
    "content_type_id": gettext_lazy("Content type"),
    "risk": gettext_lazy("Risk"),
    "confidentiality": gettext_lazy("Confidentiality"),
    "expires_at": gettext_lazy("Stands there until"),
    "fast_track": gettext_lazy("Fast track"),
    "also_at": gettext_lazy("Also available at"),
    "source_url": gettext_lazy("Source"),
    "source_rights": gettext_lazy("By what right it may be shared"),
    "corrects_url": gettext_lazy("What it corrects"),
    "asks": gettext_lazy("Asks people for"),
    "asks_until": gettext_lazy("Last day for it"),
    "rules_url": gettext_lazy("Rules of the contest"),
    "slot_day": gettext_lazy("Day in the plan"),
}
"""The details that people see, by their columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is called so, as it was and as it is; empty where there was, or is, nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one item of a thread; `number` counts from 1, `text` are its words where these differ."""

    number: int
    kind: Literal["added", "removed", "changed"]
    text: tuple[Piece, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How what one account says in one language differs; `language` is that of a translation, by its own name, else "".

    `threaded`: one of the two has several items.
    """

    account: Account
    translation: str
    language: str
    kind: Literal["added", "removed", "changed"]
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    threaded: bool = False


def changes(old: Current, new: Current) -> list[Change]:
    """What differs per account, in the order in which the accounts stand."""
    before = {target: Content.of(version) for target, version in old.targets.items()}
    after = {target: Content.of(version) for target, version in new.targets.items()}
    found: list[Change] = []
    for target, content in after.items():
        named = (*target, language_name(target.translation) if target.translation else "")
        if target not in before:
            found.append(Change(*named, "added"))
        elif content.differences(before[target]):
            was = before[target]
            threaded = bool(was.more or content.more)
            found.append(Change(*named, "changed", tuple(_lines(was, content)), tuple(_items(was, content)), threaded))
    gone = [target for target in before if target not in after]
    return found + [
        Change(*target, language_name(target.translation) if target.translation else "", "removed") for target in gone
    ]


def details(then: Stage, post: Post) -> list[Line]:
    """What differs besides the words: title, time, and what the post is taken to be. One query, where its kind differs."""
    found = [Line(_("Title"), then.title, post.title)] if then.title != post.title else []
    if then.due_at != post.due_at:
        found.append(Line(_("Time"), _due(then.due_at), _due(post.due_at)))
    now = Details.of(post)
    differing = [name for name in now.differences(then.details) if name in LABELS]
    kinds: dict[int, str] = {}
    if "content_type_id" in differing:
        asked = [each.content_type_id for each in (then.details, now) if each.content_type_id is not None]
        kinds = dict(ContentType.objects.filter(pk__in=asked).values_list("pk", "name"))
    return found + [
        Line(
            str(LABELS[name]),
            _said(name, getattr(then.details, name), kinds),
            _said(name, getattr(now, name), kinds),
        )
        for name in differing
    ]


def _lines(old: Content, new: Content) -> Iterator[Line]:
    if old.heading != new.heading:
        yield Line(_("Heading"), old.heading, new.heading)
    if old.language != new.language:
        yield Line(_("Language"), old.language_name, new.language_name)
    if old.link != new.link:
        yield Line(_("Link"), old.link, new.link)


def _items(old: Content, new: Content) -> Iterator[Item]:
    for number, (was, stands) in enumerate(zip_longest(old.parts, new.parts), start=1):
        if was == stands:
            continue
        before, after = was or Part(""), stands or Part("")
        kind: Literal["added", "removed", "changed"] = "added" if was is None else "changed" if stands else "removed"
        text = words(before.text, after.text) if before.text != after.text else ()
        yield Item(number, kind, text, tuple(_media(before, after)))


def _media(old: Part, new: Part) -> Iterator[Line]:
    """By the file that was uploaded: a copy that was made for a network is the same picture."""
    before = {picture.original or picture.sha256: picture for picture in old.media}
    after = {picture.original or picture.sha256: picture for picture in new.media}
    for key, picture in before.items():
        if key not in after:
            yield Line(_("Picture or film"), picture.name, "")
    for key, picture in after.items():
        if key not in before:
            yield Line(_("Picture or film"), "", picture.name)
            if picture.alt:
                yield Line(_("Description of “%(name)s”") % {"name": picture.name}, "", picture.alt)
        elif picture.alt != before[key].alt:
            yield Line(_("Description of “%(name)s”") % {"name": picture.name}, before[key].alt, picture.alt)
        yield from _captions(before.get(key), picture)
    both = [key for key in after if key in before]
    if both != [key for key in before if key in after]:
        yield Line(_("Order of the pictures"), _names(old.media), _names(new.media))


def _captions(old: Picture | None, new: Picture) -> Iterator[Line]:
    before = {each.language: each.sha256 for each in old.captions} if old else {}
    after = {each.language: each.sha256 for each in new.captions}
    for code in dict.fromkeys([*before, *after]):
        label = _("Captions of “%(name)s”, %(language)s") % {"name": new.name, "language": language_name(code)}
        if code not in after:
            yield Line(label, "", _("taken off"))
        elif code not in before:
            yield Line(label, "", _("added"))
        elif before[code] != after[code]:
            yield Line(label, "", _("other words or times"))


def _names(pictures: tuple[Picture, ...]) -> str:
    return ", ".join(picture.name for picture in pictures)


def _due(at: datetime | None) -> str:
    return times.full(at) if at else _("As soon as it is approved")


def _said(name: str, value: object, kinds: Mapping[int, str]) -> str:
    """A detail as people read it."""
    match name, value:
        case _column, None | "":
            return ""
        case "content_type_id", int():
            return kinds.get(value, "")
        case "risk", str():
            return str(Risk(value).label)
        case "confidentiality", str():
            return str(Confidentiality(value).label)
        case "asks", str():
            return str(Asks(value).label)
        case _column, bool():
            return _("Yes") if value else _("No")
        case _column, datetime():
            return times.full(value)
        case _column, date():
            return times.long_date(value)
    return str(value)
