"""Addresses that strangers give us, before one of our pages links to them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
"""Browsers drop or replace these, and then the address is another one."""


def web_address(text: str) -> str:
    """The address if it leads to a page on the web, else "".

    http and https only: `javascript:` and `data:` would run in our page. No name or password before the host: it makes
    one site look like another.
    """
    found = text.strip()
    try:
        parts = urlsplit(found)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return found if is_web and "@" not in parts.netloc and not _NEVER.search(found) else ""
