"""From whatever somebody pastes, an address or a handle, to network, canonical handle and link.

Nothing here asks the network: the table of networks decides. An address that hides where it leads (a short link, a
name before "@", a foreign port) is refused, not guessed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from rostra.accounts.networks.lookalikes import looks_odd
from rostra.core.refusals import Refused

LONGEST = 500
SHORTENERS = frozenset(
    [
        "bit.ly",
        "t.co",
        "lnkd.in",
        "goo.gl",
        "tinyurl.com",
        "ow.ly",
        "buff.ly",
        "is.gd",
        "l.facebook.com",
        "lm.facebook.com",
        "youtu.be",
        "linktr.ee",
    ]
)
"""Hosts whose addresses lead somewhere else, or to a single item."""
_SHORT = {"youtube": ("youtu.be",), "linkedin": ("lnkd.in",), "facebook": ("fb.watch", "fb.me")}
"""Hosts at which a network itself gives out short addresses of items."""
SAME_HOST = ("www.", "m.", "mobile.", "web.")

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9\-]{0,61}[a-z0-9]", re.ASCII)


class NotRecognised(Refused):
    """The text names no profile on a network that Rostra knows."""


@dataclass(frozen=True, slots=True)
class Network:
    """One entry of the table; see the head of networks.toml for the words."""

    key: str
    label: str
    url: str
    handle: re.Pattern[str]
    hosts: tuple[str, ...]
    paths: tuple[re.Pattern[str], ...]
    aliases: frozenset[str]
    reserved: frozenset[str]
    fold: bool
    at: bool
    domain: bool
    federated: bool
    subdomain: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """`handle` as people write it, `key` for finding doubles ("x:portavale"), `odd` when its letters may not be what they look like."""

    network: str
    label: str
    handle: str
    url: str
    key: str
    odd: bool = False


@cache
def networks() -> Mapping[str, Network]:
    """The table, by key."""
    table = tomllib.loads(Path(__file__).with_name("networks.toml").read_text(encoding="utf-8"))
    return {key: _network(key, entry) for key, entry in table.items()}


def network_named(text: str) -> Network | None:
    """The network that a register calls by this name, however it writes it ("Twitter / X", "Youtube")."""
    return _by_name().get(_plain(text))


def recognise(text: str, *, network: str = "") -> Recognised:
    """The profile that an address or a handle names; `network` is needed for a bare handle.

    Raises NotRecognised with what is wrong, in words.
    """
    text = text.strip().strip("\u200e\u200f\u200b\ufeff")
    if not text:
        raise NotRecognised(_("Paste the address of a profile, or write a handle."))
    if len(text) > LONGEST or any(unicodedata.category(letter) in ("Cc", "Cf") for letter in text):
        raise NotRecognised(_("This is not the address of a profile."))
    given = networks().get(network) or network_named(network) if network else None
    if network and given is None:
        raise NotRecognised(_("Rostra does not know the network “%(name)s”.") % {"name": network})
    address = _address(text)
    if address is not None:
        found = _from_address(*address)
        if given is not None and found.network != given.key:
            raise NotRecognised(
                _("This address is on %(found)s, not on %(given)s.") % {"found": found.label, "given": given.label}
            )
        return found
    return _from_handle(text, given)


def is_on(network: Network, url: str) -> bool:
    """Whether an address of the web leads to this network; anywhere, for one that is spread over many hosts."""
    try:
        host = _without_www(_ascii((urlsplit(url).hostname or "").rstrip(".")))
    except ValueError:
        return False
    if network.federated:
        return bool(host) and _network_at(host) is None
    below = network.subdomain and host.endswith("." + network.subdomain)
    return bool(below) or _network_at(host) == network or host in _SHORT.get(network.key, ())


def key_of(network: str, handle: str) -> str:
    """The key of a handle that a network itself gave; empty where the network is not in the table."""
    entry = networks().get(network)
    if entry is None or not handle:
        return ""
    return _found(entry, handle.removeprefix("@")).key


def _address(text: str) -> tuple[str, str, str] | None:
    """Host, path and query of an address; None for a bare handle."""
    if "://" not in text:
        host, slash, _rest = text.partition("/")
        known = _HOST.fullmatch(_without_www(_ascii(host))) and (slash or _network_at(_without_www(_ascii(host))))
        if not known or text.startswith("@"):
            return None
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotRecognised(_("This is not the address of a profile.")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotRecognised(_("This is not the address of a profile."))
    if parts.username is not None or parts.password is not None or port not in (None, 80, 443):
        raise NotRecognised(_("This address hides where it leads. Open it, and paste the address that you see then."))
    host = _ascii(parts.hostname.rstrip("."))
    if not _HOST.fullmatch(host):
        raise NotRecognised(_("This is not the address of a profile."))
    path = unicodedata.normalize("NFC", unquote(parts.path))
    # Networks that are single-page programs keep the profile behind "#!/".
    if parts.fragment.startswith("!/") and path in ("", "/"):
        path = unquote(parts.fragment.removeprefix("!"))
    return host, re.sub(r"/{2,}", "/", path).strip("/"), parts.query


def _from_address(host: str, path: str, query: str) -> Recognised:
    plain = _without_www(host)
    if host in SHORTENERS or plain in SHORTENERS:
        raise NotRecognised(_("This is a short link. Open it, and paste the address that it leads to."))
    for entry in networks().values():
        if entry.subdomain and plain.endswith("." + entry.subdomain):
            return _found(entry, plain.removesuffix("." + entry.subdomain))
    entry = _network_at(plain) or networks()["mastodon"]
    for pattern in entry.paths:
        whole = f"{path}?{query}" if r"\?" in pattern.pattern else path
        match = pattern.match(whole)
        # The name must end where a part of the path ends: "user/extra" is still the user's page.
        if match and (whole[match.end() :][:1] in ("", "/", "?", "&")):
            handle = match["handle"]
            if path.split("/")[0].casefold() in entry.reserved and r"\?" not in pattern.pattern:
                break
            return _found(entry, f"{handle}@{host}" if entry.federated else handle)
    if entry.federated:
        raise NotRecognised(_("Rostra knows no network at %(host)s.") % {"host": host})
    raise NotRecognised(_("This is a page of %(network)s, but not a profile.") % {"network": entry.label})


def _from_handle(text: str, given: Network | None) -> Recognised:
    handle = text.removeprefix("@")
    if given is None and networks()["mastodon"].handle.fullmatch(handle):
        given = networks()["mastodon"]
    if given is None and handle.casefold().endswith(".bsky.social"):
        given = networks()["bluesky"]
    if given is None:
        raise NotRecognised(_("Say on which network this handle is, or paste the address of the profile."))
    if not given.handle.fullmatch(handle):
        raise NotRecognised(
            _("“%(handle)s” cannot be a handle on %(network)s.") % {"handle": text, "network": given.label}
        )
    return _found(given, handle)


def _found(entry: Network, handle: str) -> Recognised:
    handle = unicodedata.normalize("NFC", handle)
    if entry.at:
        handle = handle.removeprefix("@")
    name, _at, host = handle.partition("@") if entry.federated else (handle, "", "")
    key = handle.removeprefix("@").casefold() if entry.fold else handle.removeprefix("@")
    shown = f"@{handle}" if entry.at else handle
    url = entry.url.format(handle=handle, name=name, host=host)
    return Recognised(entry.key, entry.label, shown, url, f"{entry.key}:{key}", odd=looks_odd(handle))


def _network(key: str, entry: Mapping[str, Any]) -> Network:
    return Network(
        key=key,
        label=entry["label"],
        url=entry["url"],
        handle=re.compile(entry["handle"]),
        hosts=tuple(entry.get("hosts", ())),
        paths=tuple(re.compile(pattern) for pattern in entry.get("paths", ())),
        aliases=frozenset(entry.get("aliases", ())),
        reserved=frozenset(entry.get("reserved", ())),
        fold=entry.get("fold", False),
        at=entry.get("at", False),
        domain=entry.get("domain", False),
        federated=entry.get("federated", False),
        subdomain=entry.get("subdomain", ""),
    )


@cache
def _by_host() -> Mapping[str, Network]:
    return {host: entry for entry in networks().values() for host in entry.hosts}


@cache
def _by_name() -> Mapping[str, Network]:
    return {_plain(name): entry for entry in networks().values() for name in (entry.key, entry.label, *entry.aliases)}


def _network_at(host: str) -> Network | None:
    """The network of a host, also behind one more name where the table says "*."."""
    return _by_host().get(host) or _by_host().get("*." + host.partition(".")[2])


def _without_www(host: str) -> str:
    for prefix in SAME_HOST:
        if host.startswith(prefix):
            return host.removeprefix(prefix)
    return host


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _ascii(host: str) -> str:
    """A host as the name system knows it; a name with foreign letters becomes punycode, so it equals no other."""
    try:
        return host.casefold().encode("idna").decode()
    except UnicodeError:
        return ""
