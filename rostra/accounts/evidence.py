"""What pages on the web say about who runs an account: the three proofs of control that need no credentials.

`rel_me` is the microformat rel-me in both directions (microformats.org/wiki/rel-me, "bidirectional"): the body's
website links to the profile with rel="me", so whoever runs the website calls the profile theirs; the profile links
back with rel="me", so whoever runs the profile says the same. Either link alone proves nothing: a copy links to the
website too. It is what Mastodon shows as a verified link (docs.joinmastodon.org/user/profile, "Link verification").

`domain` is the AT Protocol's handle resolution over HTTPS (atproto.com/specs/handle): the handle is the host of the
body's website or lies below it, and that host names the account's DID. Who controls the body's domain decides that.

`code` is a text that only the body knows until it stands in the profile: who can write there runs the profile. Others
write on that page too, so the code must stand in the page's own description of the profile (the `description` of HTML,
Open Graph or schema.org), as a word of its own. A page without any description is read as a whole: there a comment on
the page itself can hardly be told from the profile's text. Many networks shorten the description, or write none for
visitors who are not signed in: the code stands best at the beginning, and where it is not seen, another proof is needed.

Pages come over https only, from the host that was asked, and no more of them than a limit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests

from rostra.accounts.models import Account
from rostra.accounts.networks import NotRecognised, recognise
from rostra.channels.markup import Start, Text, tokens
from rostra.core.http import Fetched, fetch_limited

PAGE_BYTES = 1_000_000
DID_BYTES = 2_048
SECONDS = 20.0
LINKS = frozenset({"a", "area", "link"})
DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_LINKED_DATA = re.compile(r"application/ld\+json", re.IGNORECASE)
_SCRIPT_END = re.compile("</script", re.IGNORECASE)
PAGES = frozenset({"text/html", "application/xhtml+xml"})


class Unproven(Exception):
    """The proof failed; `code` is one of `enums.PROOF_CODES`, or of a channel's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    markup: str


def check_links(account: Account, website: str, session: requests.Session) -> None:
    """Website and profile name each other. Raises Unproven."""
    if not website.startswith("https://"):
        raise Unproven("no_website")
    if not any(_is_profile(link, account) for link in me_links(read_page(session, website))):
        raise Unproven("site_lacks_link")
    if not any(is_same(link, website) for link in me_links(read_page(session, account.url))):
        raise Unproven("profile_lacks_link")


def check_domain(account: Account, website: str, session: requests.Session) -> None:
    """The handle is a name of the body's domain, which names the account. Raises Unproven."""
    home = host(website)
    if not home or not website.startswith("https://"):
        raise Unproven("no_website")
    handle = account.handle.removeprefix("@").casefold()
    address = f"https://{handle}/.well-known/atproto-did"
    below = handle == home or handle.endswith(f".{home}")
    if not below or _hostname(address) != handle:
        raise Unproven("handle_elsewhere")
    named = _get(session, address, DID_BYTES).body.decode("ascii", "replace").strip()
    if named != account.remote_id:
        raise Unproven("other_number")


def check_code(account: Account, code: str, session: requests.Session) -> None:
    """The code stands in the description that the profile's page gives of itself, else in its text. Raises Unproven."""
    page = read_page(session, account.url)
    whole = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    texts = list(_descriptions(page)) or [token.text for token in tokens(page.markup) if isinstance(token, Text)]
    if not any(whole.search(text) for text in texts):
        raise Unproven("no_code")


def read_page(session: requests.Session, url: str) -> Page:
    """A web page, or the beginning of a very long one. Raises Unproven."""
    found = _get(session, url, PAGE_BYTES)
    kind, _semicolon, parameters = found.content_type.partition(";")
    if kind.strip().casefold() not in PAGES:
        raise Unproven("not_a_page")
    return Page(found.url, _decoded(found.body, parameters))


def me_links(page: Page) -> Iterator[str]:
    """The addresses that the page marks rel="me", whole."""
    for token in tokens(page.markup):
        if isinstance(token, Start) and token.tag in LINKS and _is_me(token):
            yield _joined(page.url, token.attributes["href"].strip())


def is_same(one: str, other: str) -> bool:
    """Whether two addresses name the same page: "www.", the scheme and a slash at the end make no difference."""
    return bool(host(one)) and host(one) == host(other) and _path(one) == _path(other)


def host(url: str) -> str:
    """The host of an address without "www."; empty where there is none."""
    return _hostname(url).removeprefix("www.")


def _get(session: requests.Session, url: str, limit: int) -> Fetched:
    try:
        found = fetch_limited(session, url, limit, seconds=SECONDS)
    except (requests.RequestException, ValueError) as error:
        raise Unproven("unreachable") from error
    # What another host says proves nothing about this one.
    if not found.url.startswith("https://") or host(found.url) != host(url):
        raise Unproven("moved")
    return found


def _is_profile(link: str, account: Account) -> bool:
    if is_same(link, account.url):
        return True
    try:
        return bool(account.key) and recognise(link).key == account.key
    except NotRecognised:
        return False


def _is_me(token: Start) -> bool:
    return "href" in token.attributes and "me" in token.attributes.get("rel", "").casefold().split()


def _descriptions(page: Page) -> Iterator[str]:
    """What the page says of the profile in its head; nothing of what stands below it."""
    for token in tokens(page.markup):
        if not isinstance(token, Start) or token.tag != "meta":
            continue
        name = token.attributes.get("name", "") or token.attributes.get("property", "")
        text = token.attributes.get("content", "").strip()
        if text and name.strip().casefold() in DESCRIPTIONS:
            yield text
    for data in _linked_data(page.markup):
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            continue
        for thing in document if isinstance(document, list) else [document]:
            yield from _described(thing)


def _linked_data(markup: str) -> Iterator[str]:
    """What stands in scripts of that type, in one pass over a page that may be made to take long."""
    at = 0
    while found := _LINKED_DATA.search(markup, at):
        tag = markup.rfind("<", at, found.start())
        at = found.end()
        if tag < 0 or markup[tag + 1 : tag + 7].lower() != "script":
            continue
        start = markup.find(">", at)
        end = _SCRIPT_END.search(markup, start) if start > 0 else None
        if end is None:
            return
        yield markup[start + 1 : end.start()]
        at = end.end()


def _described(thing: object) -> Iterator[str]:
    """The description of a thing of schema.org, and of the one that a page is about."""
    if not isinstance(thing, dict):
        return
    about = thing.get("mainEntity")
    for each in (thing, about if isinstance(about, dict) else {}):
        text = each.get("description")
        if isinstance(text, str) and text.strip():
            yield text


def _decoded(body: bytes, parameters: str) -> str:
    """Addresses and codes are ASCII: a page in an unknown character set can still be read for them."""
    name = parameters.casefold().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        return body.decode(name or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _hostname(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
