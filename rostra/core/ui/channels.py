"""The mark of a channel: its brand's sign, an icon, or two letters, always with the channel's name."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.icons import BRANDS, CHANNEL_ICONS


class Mark(NamedTuple):
    symbol: str  # id in the sprite; empty where the letters stand instead
    letters: str
    label: str | Promise


# Brands that do not write their name as a capitalised word; these are never translated.
BRAND_LABELS = {
    "linkedin": "LinkedIn",
    "peertube": "PeerTube",
    "tiktok": "TikTok",
    "vk": "VK",
    "wechat": "WeChat",
    "whatsapp": "WhatsApp",
    "wordpress": "WordPress",
    "youtube": "YouTube",
}
WORDS: dict[str, str | Promise] = {
    "assisted": _("By hand"),
    "email": _("E-mail"),
    "fake": _("Test channel"),
    "feed": _("News feed"),
    "file": _("File"),
    "form": _("Web form"),
    "import": _("File"),
    "mail": _("E-mail"),
    "phone": _("Phone"),
    "sandbox": _("Practice network"),
    "web": _("Website"),
    "web_form": _("Web form"),
    "webform": _("Web form"),
    "website": _("Website"),
}


def mark(name: str, label: str | Promise = "") -> Mark:
    """The mark of the channel called `name`; `label` overrides what it is called."""
    label = label or WORDS.get(name) or BRAND_LABELS.get(name) or name.capitalize()
    if name in BRANDS:
        return Mark(f"brand-{name}", "", label)
    if name in CHANNEL_ICONS:
        return Mark(CHANNEL_ICONS[name], "", label)
    return Mark("", name[:2].upper() if name != "linkedin" else "in", label)
