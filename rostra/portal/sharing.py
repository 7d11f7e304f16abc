"""Links with which a visitor shares a page on a network: plain addresses, no scripts and no third party until clicked."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The networks' own addresses for sharing, as each documents them; Mastodon's is the project's page that asks for the
# visitor's server.
_ADDRESSES: tuple[tuple[str, str | Promise, str], ...] = (
    ("bluesky", "Bluesky", "https://bsky.app/intent/compose?text={both}"),
    ("mastodon", "Mastodon", "https://share.joinmastodon.org/#text={both}"),
    ("facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    ("whatsapp", "WhatsApp", "https://wa.me/?text={both}"),
    ("telegram", "Telegram", "https://t.me/share/url?url={url}&text={title}"),
    ("mail", _("E-mail"), "mailto:?subject={title}&body={url}"),
)


class Share(NamedTuple):
    channel: str
    label: str | Promise
    address: str


def share_links(url: str, title: str) -> list[Share]:
    """For each network, the address that opens its form with this page in it."""
    words = {"url": quote(url, safe=""), "title": quote(title, safe=""), "both": quote(f"{title} {url}", safe="")}
    return [Share(channel, label, address.format(**words)) for channel, label, address in _ADDRESSES]
