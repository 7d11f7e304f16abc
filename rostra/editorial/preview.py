"""How a version looks on its network: items, marks, cards and lengths. What is said of a network is in `LOOKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

import regex

from rostra.accounts.models import Account
from rostra.accounts.queries import plain_channel
from rostra.channels.adapter import Adapter
from rostra.channels.contract import Channel, Outgoing
from rostra.editorial.checks import Finding
from rostra.editorial.content import Content, Part, Picture, Target, language_name, outgoing
from rostra.editorial.forms.names import direction
from rostra.editorial.models import LinkState

GRID = 4
"""So many pictures are shown; the last of them says how many more there are."""

_MARKS = regex.compile(
    r"(?P<link>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]،؛؟])"
    r"|(?<![\w/@.])(?P<mention>@[\w][\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?)"
    r"|(?<![\w/&#])(?P<tag>[#＃](?!\d+(?!\w))[\w\p{M}]+)"
)
_WORD = regex.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Look:
    """What a network does with a post. `card`: it makes one itself of the first address, from the page; where cards are
    made from what is sent, the channel says so (`Capabilities.card`).

    `shortened`: so many characters of an address are shown. `lines` and `words`: beyond them the rest is behind "more".
    """

    card: bool = False
    shortened: int = 0
    lines: int = 0
    words: int = 0


LOOKS: Mapping[str, Look] = {
    # Mastodon's web client shows an address without its scheme, to 30 characters, and folds what is higher than 32 lines.
    "mastodon": Look(card=True, shortened=30, lines=32),
    # WordPress makes the excerpt in lists of 55 words. Of an address it would make a card; as we send it, it is a link.
    "wordpress": Look(words=55),
    "sandbox": Look(card=True, shortened=30, lines=32),
}
PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text: plain, or one that the network makes a link of."""

    kind: Literal["plain", "link", "mention", "tag"]
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The captions of a film in one language, called by its own name, and where they can be read."""

    language: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture or film, and how many more stand behind it."""

    url: str
    alt: str
    film: bool = False
    more: int = 0
    captions: Sequence[Spoken] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """The card below a post. Without a title nobody has read the page yet: the network will when the post is there.

    `sent`: it goes along as it stands here; the network does not read the page.
    """

    url: str
    host: str
    title: str
    description: str
    unread: bool
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item as people see it; `rest` is behind "more". `length` is counted as the network counts.

    `files_unknown`: nobody has written down what files the network takes, so that nothing of them is checked.
    """

    marks: Sequence[Mark]
    rest: Sequence[Mark]
    shots: Sequence[Shot]
    length: int
    limit: int
    card: Card | None = None
    heading: str = ""
    files_unknown: bool = False

    @property
    def over(self) -> bool:
        return bool(self.limit and self.length > self.limit)


@dataclass(frozen=True, slots=True)
class Preview:
    """A version as people will see it, and what the checks say about it."""

    account: Account
    translation: str
    language: str
    language_name: str
    direction: str
    items: Sequence[Item]
    problems: Sequence[Finding] = field(default_factory=tuple)


Url = Callable[[Picture], str]


def preview(
    target: Target,
    content: Content,
    *,
    url: Url,
    cards: Mapping[str, LinkState],
    problems: Sequence[Finding] = (),
) -> Preview:
    """`url` gives the address of a picture, a film or captions; `cards` is what is known of addresses (see `card_states`)."""
    account = target.account
    channel, look = plain_channel(account), LOOKS.get(account.channel, PLAIN)
    items = [
        _item(part, outgoing(content, part=number), look, channel, url, cards)
        for number, part in enumerate(content.parts)
    ]
    return Preview(
        account=account,
        translation=target.translation,
        language=content.language,
        language_name=language_name(content.language),
        direction=direction(content.language),
        items=items,
        problems=problems,
    )


def shots_of(pictures: Iterable[Picture], url: Url) -> list[Shot]:
    """The files as they are shown, each with its captions."""
    return [
        Shot(
            url(picture),
            picture.alt,
            picture.film,
            captions=[Spoken(each.language, each.language_name, url(each.file)) for each in picture.captions],
        )
        for picture in pictures
    ]


def measured(channel: Channel, text: str) -> int:
    """How long the text is, as the network counts."""
    # Every adapter inherits this; the contract leaves it to them how they count.
    return channel.length(text) if isinstance(channel, Adapter) else len(text)


def card_states(contents: Iterable[Content]) -> dict[str, LinkState]:
    """What a job read at the addresses of which networks make cards, in one query."""
    wanted = {address for content in contents for address in _addresses(content)}
    return {row.url: row for row in LinkState.objects.filter(url__in=wanted)} if wanted else {}


def marked(text: str, *, shortened: int = 0) -> list[Mark]:
    """The text in stretches: what a network links stands apart."""
    found, start = list[Mark](), 0
    for match in _MARKS.finditer(text):
        if match.start() > start:
            found.append(Mark("plain", text[start : match.start()]))
        if match["link"]:
            found.append(Mark("link", _short(match[0], shortened)))
        else:
            found.append(Mark("mention" if match["mention"] else "tag", match[0]))
        start = match.end()
    return [*found, Mark("plain", text[start:])] if start < len(text) else found


def _item(
    part: Part,
    post: Outgoing,
    look: Look,
    channel: Channel,
    url: Url,
    cards: Mapping[str, LinkState],
) -> Item:
    # Every adapter inherits this; the contract leaves it to them what they make of a post.
    heading, written = channel.headed(post) if isinstance(channel, Adapter) else ("", post.text)
    seen, rest = _folded(written, look)
    shots = shots_of(part.media[:GRID], url)
    if len(part.media) > GRID:
        shots[-1] = replace(shots[-1], more=len(part.media) - GRID)
    can = channel.can
    carded = "" if part.media else post.link if can.card else _first(written) if look.card else ""
    return Item(
        marks=marked(seen, shortened=look.shortened),
        rest=marked(rest, shortened=look.shortened),
        shots=shots,
        length=measured(channel, written),
        limit=can.max_chars,
        card=_card(carded, cards, sent=can.card) if carded else None,
        heading=heading,
        files_unknown=bool(part.media) and not (can.media_types or can.media_bytes),
    )


def _folded(text: str, look: Look) -> tuple[str, str]:
    """What is seen at once, and what only after a press."""
    if look.words:
        words = _WORD.findall(text)
        return "".join(words[: look.words]), "".join(words[look.words :])
    lines = text.split("\n")
    if look.lines and len(lines) > look.lines:
        return "\n".join(lines[: look.lines]), "\n".join(lines[look.lines :])
    return text, ""


def _short(address: str, length: int) -> str:
    """As the network shows it: without its scheme, and cut."""
    if not length:
        return address
    shown = address.partition("://")[2].removeprefix("www.")
    return shown if len(shown) <= length else f"{shown[:length]}…"


def _card(address: str, cards: Mapping[str, LinkState], *, sent: bool) -> Card:
    state = cards.get(address)
    host = urlsplit(address).hostname or address
    if state is None or not state.title:
        return Card(address, host, host, "", unread=True, sent=sent)
    return Card(address, host, state.title, state.description, unread=False, sent=sent)


def _addresses(content: Content) -> Iterable[str]:
    yield from [content.link] if content.link else []
    yield from (first for part in content.parts if (first := _first(part.text)))


def _first(text: str) -> str:
    """The first web address in a text."""
    found = next((match["link"] for match in _MARKS.finditer(text) if match["link"]), "")
    return str(found)
