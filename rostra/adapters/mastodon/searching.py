"""Public statuses of anybody with some words: from the tag that the words make, and from the server's own search.

Both are read from the newest down to what is known. What the server numbers before the newest but shows later (another
server's post that travelled, a search index that lags) is given as long as it lies among the newest that are known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import quote

from rostra.adapters.mastodon import mapping
from rostra.adapters.mastodon.client import Client
from rostra.adapters.mastodon.cursor import age
from rostra.channels import exact
from rostra.channels.contract import Bad, Batch, Incoming, Kind, Locked, Refused
from rostra.channels.searching import Sought
from rostra.channels.silence import understood

Page = list[tuple[mapping.Entity, str]]

PAGE = 40
"""The most that every server gives at once."""
PAGES = 5
"""Pages of the server's search that are read down to what is known; beyond, there is a gap."""
KNOWN = 40
"""Statuses that are remembered of each source."""
LONGEST_ID = 40
"""Characters of an identifier: servers have 10 to 26."""
OF_THE_QUESTION = frozenset({"not_found", "not_allowed", "invalid", "scopes", "credentials", "protocol"})
"""Refusals that may concern this question alone: some servers answer with 401 what they have not."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The newest identifiers that each source gave, newest last; None where it has not answered yet."""

    tag: tuple[str, ...] | None = None
    text: tuple[str, ...] | None = None

    @classmethod
    def read(cls, cursor: str) -> Reached:
        if not cursor:
            return cls()
        return cls(**{name: None if ids is None else tuple(ids) for name, ids in json.loads(cursor).items()})

    def __str__(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Walk:
    """What one source gave: whether there is more after it, and whether some before it was not had."""

    page: Page
    more: bool = False
    gap: bool = False

    def known(self, before: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(sorted({*(before or ()), *map(_id, self.page)}, key=age)[-KNOWN:])


def search(client: Client, sought: Sought, cursor: str, *, host: str, me: str, whose: Callable[[], object]) -> Batch:
    """One source may refuse: the other one answers. Where both do, `whose` finds out whether the account is meant."""
    before = reached = Reached.read(cursor)
    walks: dict[str, Walk] = {}
    refusal: Refused | Locked | None = None
    for name, ask in _sources(client, sought).items():
        try:
            walks[name] = ask(getattr(before, name))
        except (Refused, Locked) as error:
            if error.code not in OF_THE_QUESTION:
                raise
            refusal = error
            continue
        reached = replace(reached, **{name: walks[name].known(getattr(before, name))})
    if refusal and not walks:
        whose()
        raise Refused("not_allowed", refusal.detail)
    seen = {*(before.tag or ()), *(before.text or ())}
    fresh = {
        _id(entry): entry
        for name, walk in walks.items()
        for entry in walk.page
        if _id(entry) not in seen and age(_id(entry)) > _oldest(getattr(before, name))
    }
    public = [fresh[ref] for ref in sorted(fresh, key=age) if fresh[ref][0].get("visibility") == "public"]
    found: list[Incoming] = []
    bad: list[Bad] = []
    for status, raw in public:
        messages, broken = mapping.read([(status, raw)], host=host, me=me)
        bad += broken
        # A status that was edited before anybody found it is new to us: it stands where it was written.
        found += [
            replace(message, kind=Kind.MESSAGE, sent_at=mapping.time(status["created_at"]))
            for message in messages
            if sought.among([message.text, message.subject], _tags(status))
        ]
    more, gap = (any(getattr(walk, name) for walk in walks.values()) for name in ("more", "gap"))
    return Batch(tuple(found), str(reached), more=more, gap=gap, bad=tuple(bad))


def _sources(client: Client, sought: Sought) -> dict[str, Callable[[tuple[str, ...] | None], Walk]]:
    """The tag of the words, where they make one, and the search, unless a tag is sought: that one knows its own."""

    def tagged(after: str = "") -> Page:
        query = {"limit": str(PAGE), **({"min_id": after} if after else {})}
        return _page(client.ask(f"/api/v1/timelines/tag/{quote(sought.joined)}", query).text)

    def found(offset: int) -> Page:
        """Newest first. Not by `min_id`: Mastodon makes it a time in whole seconds, and leaves that second out."""
        answer = client.call(
            "search_v2",
            sought.asked,
            result_type="statuses",
            resolve=False,
            exclude_unreviewed=False,
            limit=PAGE,
            offset=offset or None,
        )
        with understood(Locked("protocol", "no statuses in the answer to a search")):
            return _page(exact.members(answer.text)["statuses"])

    sources: dict[str, Callable[[tuple[str, ...] | None], Walk]] = {}
    if sought.joined:
        sources["tag"] = lambda known: _by_tag(tagged, known)
    if not (sought.tag and sought.joined):
        sources["text"] = lambda known: _by_text(found, known)
    return sources


def _by_tag(ask: Callable[..., Page], known: tuple[str, ...] | None) -> Walk:
    """The newest page; where it does not reach down to what is known, the next page after that instead, and more to come."""
    newest = ask()
    if known is None or not newest or _reaches(newest, known):
        return Walk(newest)
    top = known[-1] if known else "0"
    between = [entry for entry in ask(top) if age(_id(entry)) > age(top)]
    if not between:
        # The server does not know `min_id`, or contradicts itself.
        return Walk(newest, gap=True)
    return Walk(between, more=age(_id(max(newest, key=_age))) > age(_id(max(between, key=_age))))


def _by_text(ask: Callable[[int], Page], known: tuple[str, ...] | None) -> Walk:
    """Page by page down to what is known. A page may be short though there is more: the server leaves out what is hidden."""
    found: dict[str, tuple[mapping.Entity, str]] = {}
    for number in range(PAGES):
        page = ask(number * PAGE)
        before = len(found)
        found.update({_id(entry): entry for entry in page})
        if known is None or not page or _reaches(page, known):
            return Walk(list(found.values()))
        if len(found) == before:
            # The server gives its newest page again and again.
            return Walk(page, gap=len(page) >= PAGE)
    return Walk(list(found.values()), gap=True)


def _reaches(page: Page, known: Sequence[str]) -> bool:
    return bool(known) and any(age(_id(entry)) <= age(known[-1]) for entry in page)


def _oldest(known: Sequence[str] | None) -> tuple[int, str]:
    return age(known[0]) if known else (0, "")


def _page(text: str) -> Page:
    with understood(Locked("protocol", "no list of statuses in the answer")):
        page = list(exact.elements(text))
        for item, _ in page:
            if len(str(item["id"])) > LONGEST_ID:
                raise ValueError("an identifier without end")
            mapping.time(item["created_at"])
    return page


def _tags(status: mapping.Entity) -> list[str]:
    tags = status.get("tags")
    return [str(tag.get("name")) for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else []


def _id(entry: tuple[mapping.Entity, str]) -> str:
    return str(entry[0]["id"])


def _age(entry: tuple[mapping.Entity, str]) -> tuple[int, str]:
    return age(_id(entry))
