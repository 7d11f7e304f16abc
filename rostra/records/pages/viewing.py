"""A captured page as one document that runs nothing and loads nothing: only elements that are known to do neither.

Pictures and styles of the capture stand in the document itself. It is made to be served with `POLICY`, in a frame
without any right; either of the two alone would keep its scripts from running.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping

from rostra.channels.markup import End, Start, tokens
from rostra.records.pages import markup
from rostra.records.pages.reading import Archive
from rostra.records.pages.wacz import DOM

POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
INLINE = 15_000_000
"""Bytes of pictures in a document: later ones are left out."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEPT = _words(
    "a abbr address article aside b bdi bdo blockquote body br caption center cite code col colgroup dd del details"
    " dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html i img ins kbd li main mark"
    " menu nav ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead"
    " time tr u ul var wbr"
)
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_GONE = _words(
    "script style noscript template title svg math iframe frameset noframes object applet audio video"
    " canvas select textarea datalist portal xmp plaintext listing noembed"
)
"""Elements that go with all that stands in them."""
_ATTRIBUTES = _words(
    "alt class colspan datetime dir headers height id lang open reversed role rowspan scope span start style title"
    " value width"
)
_IMAGES = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml", "image/x-icon", "image/bmp"}
)
"""In a picture, no program runs, of SVG neither: browsers see to that, and to its loading nothing."""
_IMPORT = re.compile(r"@import\b[^;{}]*+;?", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*+(?:"[^"]*+"|'[^']*+'|[^)"']*+)\s*+\)?""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_HARMFUL = re.compile(r"expression\s*\(|-moz-binding|behavior\s*:|image-set\s*\(|@charset|@namespace", re.IGNORECASE)


def shown(archive: Archive, url: str) -> str | None:
    """The page as HTML; None where the capture holds no HTML of it. Raises Malformed."""
    part = archive.part(f"{DOM}{url}") or archive.part(url)
    if part is None or part.content_type.partition(";")[0].strip().lower() not in markup.HTML:
        return None
    return _Shown(archive, url).document(markup.decoded(part.body, part.content_type))


class _Shown:
    """One page on its way to a document."""

    def __init__(self, archive: Archive, url: str) -> None:
        self._archive, self._url = archive, url
        self._left = INLINE

    def document(self, page: str) -> str:
        return "".join(("<!DOCTYPE html>", *self._pieces(page)))

    def _pieces(self, page: str) -> Iterator[str]:
        gone: list[str] = []
        based = False
        for token in tokens(page, raw=True):
            if isinstance(token, Start):
                if token.tag == "base" and not based:
                    based = True
                    self._url = markup.joined(self._url, token.attributes.get("href", "")) or self._url
                if token.tag in _GONE:
                    gone.append(token.tag)
                elif not gone:
                    yield self._start(token)
            elif isinstance(token, End):
                if gone:
                    # What was left open in it ends with it.
                    if token.tag in gone:
                        del gone[gone.index(token.tag) :]
                elif token.tag in _KEPT and token.tag not in _VOID:
                    yield f"</{token.tag}>"
            elif not gone:
                yield html.escape(token.text)
            elif gone == ["style"]:
                yield f"<style>{self._css(token.text, self._url)}</style>"

    def _start(self, token: Start) -> str:
        if token.tag == "link" and "stylesheet" in token.attributes.get("rel", "").lower().split():
            return self._sheet(token.attributes)
        if token.tag not in _KEPT:
            return ""
        kept = {name: value for name, value in token.attributes.items() if name in _ATTRIBUTES}
        if "style" in kept:
            kept["style"] = self._css(kept["style"], self._url)
        if token.tag == "img" and (source := self._picture(markup.joined(self._url, token.attributes.get("src", "")))):
            kept["src"] = source
        words = "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())
        return f"<{token.tag}{words}>"

    def _sheet(self, attributes: Mapping[str, str]) -> str:
        url = markup.joined(self._url, attributes.get("href", ""))
        part = self._archive.part(url)
        if part is None or part.content_type.partition(";")[0].strip().lower() != "text/css":
            return ""
        return f"<style>{self._css(markup.decoded(part.body, part.content_type), url)}</style>"

    def _css(self, css: str, url: str) -> str:
        """The style with the capture's own pictures, and nothing that asks for anything."""
        plain = _HARMFUL.sub("", _IMPORT.sub("", _COMMENT.sub("", css)))
        pictured = _CSS_URL.sub(lambda found: self._css_url(found[0], url), plain)
        return pictured.replace("<", "\\3c ")

    def _css_url(self, text: str, url: str) -> str:
        link = next(markup.css_parts(text, url), "")
        return f'url("{self._picture(link) or "data:,"}")'

    def _picture(self, url: str) -> str:
        """The picture as an address that holds it; empty where the capture has none, or the document has enough."""
        part = self._archive.part(url) if url else None
        if part is None or len(part.body) > self._left:
            return ""
        kind = part.content_type.partition(";")[0].strip().lower()
        if kind not in _IMAGES:
            return ""
        self._left -= len(part.body)
        return f"data:{kind};base64,{base64.b64encode(part.body).decode('ascii')}"
