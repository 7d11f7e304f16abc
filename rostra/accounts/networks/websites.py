"""Websites beside profiles: who copies a body does so on pages of their own as well."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rostra.accounts.networks.lookalikes import looks_odd
from rostra.accounts.networks.recognise import SHORTENERS, NotRecognised, Recognised, networks, recognise
from rostra.core.links import web_address

WEBSITE = "website"
LONGEST = 200


def recognise_anything(text: str, *, network: str = "") -> Recognised:
    """A profile on a network, or any page of the web. Raises NotRecognised with what is wrong, in words.

    A page of a network that Rostra knows must be a profile: elsewhere there is no telling what one is.
    """
    try:
        return recognise(text, network=network)
    except NotRecognised:
        found = None if network else _website(text.strip())
        if found is None:
            raise
        return found


def _website(text: str) -> Recognised | None:
    """The page that an address with or without "https://" names; None where it is none, or one of a network."""
    address = web_address(text if "://" in text else f"https://{text}")
    if not address or len(address) > LONGEST:
        return None
    parts = urlsplit(address)
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except UnicodeError:
        return None
    plain = host.removeprefix("www.")
    if "." not in host or parts.port not in (None, 80, 443) or plain.split(".")[-1].isdecimal():
        return None
    if plain in SHORTENERS or _known(plain):
        return None
    shown = f"{plain}{parts.path.rstrip('/')}"
    return Recognised(
        network=WEBSITE,
        label=_("Website"),
        handle=shown,
        url=f"{parts.scheme}://{host}{parts.path}",
        key=f"{WEBSITE}:{shown}",
        odd=looks_odd(plain),
    )


def _known(host: str) -> bool:
    """Whether a network lives at the host, or below it."""
    names = {name.removeprefix("*.") for entry in networks().values() for name in entry.hosts}
    return any(host == name or host.endswith(f".{name}") for name in names)
