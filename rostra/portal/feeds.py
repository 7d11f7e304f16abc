"""What the body says, for programs that follow it: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 of the same items."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape, urlize
from django.utils.text import Truncator

from rostra.people.models import Body
from rostra.portal.posts import PublicPost

ATOM = "http://www.w3.org/2005/Atom"
TITLE = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A feed: whose, called what, in which language if in one, and the addresses of its page and of itself."""

    body: Body
    title: str
    language: str
    page: str
    address: str


def address(post: PublicPost) -> str:
    """Of the post's own page."""
    return settings.ROSTRA_URL + reverse("portal:post", args=[post.slug, post.pk])


def title(post: PublicPost) -> str:
    """The first line of the text, shortened: networks know no titles."""
    first = post.parts[0].text.strip().split("\n")[0]
    return Truncator(first).chars(TITLE)


def markup(post: PublicPost) -> str:
    """The text as HTML, with its link, its pictures and what they show."""
    found = []
    for part in post.parts:
        found += [f"<p>{urlize(line, autoescape=True)}</p>" for line in part.text.split("\n") if line.strip()]
        found += [
            f'<p><img src="{escape(settings.ROSTRA_URL + picture.url)}" alt="{escape(picture.alt)}"></p>'
            for picture in part.pictures
        ]
    if post.link:
        found.append(f'<p><a href="{escape(post.link)}">{escape(post.link)}</a></p>')
    return "".join(found)


def atom(source: Source, posts: Sequence[PublicPost]) -> bytes:
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": source.language or source.body.language})
    _atom(feed, "id", source.address)
    _atom(feed, "title", source.title)
    _atom(feed, "updated", _iso(max((post.changed_at for post in posts), default=source.body.created_at)))
    _atom(_atom(feed, "author"), "name", source.body.name)
    _atom(feed, "link", rel="self", href=source.address)
    _atom(feed, "link", rel="alternate", href=source.page)
    for post in posts:
        entry = _atom(feed, "entry")
        entry.set("xml:lang", post.language)
        _atom(entry, "id", address(post))
        _atom(entry, "title", title(post))
        _atom(entry, "published", _iso(post.at))
        _atom(entry, "updated", _iso(post.changed_at))
        _atom(entry, "link", rel="alternate", href=address(post))
        if post.url:
            _atom(entry, "link", rel="related", href=post.url)
        _atom(entry, "category", term=post.account.name)
        _atom(entry, "content", markup(post), type="html")
    return _document(feed)


def rss(source: Source, posts: Sequence[PublicPost]) -> bytes:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = ET.SubElement(root, "channel")
    _text(channel, "title", source.title)
    _text(channel, "link", source.page)
    _text(channel, "description", source.title)
    _text(channel, "language", source.language or source.body.language)
    ET.SubElement(channel, "atom:link", {"rel": "self", "href": source.address, "type": "application/rss+xml"})
    for post in posts:
        item = ET.SubElement(channel, "item")
        _text(item, "title", title(post))
        _text(item, "link", address(post))
        _text(item, "guid", address(post))
        _text(item, "pubDate", format_datetime(post.at.astimezone(UTC), usegmt=True))
        _text(item, "category", post.account.name)
        _text(item, "description", markup(post))
    return _document(root)


def json_feed(source: Source, posts: Sequence[PublicPost]) -> bytes:
    items = [
        {
            "id": address(post),
            "url": address(post),
            **({"external_url": post.url} if post.url else {}),
            "title": title(post),
            "content_html": markup(post),
            "content_text": "\n\n".join(part.text for part in post.parts),
            "date_published": _iso(post.at),
            "date_modified": _iso(post.changed_at),
            "language": post.language,
            "tags": [post.account.name],
        }
        for post in posts
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "home_page_url": source.page,
        "feed_url": source.address,
        "language": source.language or source.body.language,
        "authors": [{"name": source.body.name}],
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _document(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _atom(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, {key: _legal(value) for key, value in attributes.items()})
    child.text = _legal(text) or None
    return child


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _legal(text)


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 has no place for (section 2.2)."""
    return "".join(c for c in text if (c >= " " or c in "\t\n\r") and c not in "\ufffe\uffff")


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
