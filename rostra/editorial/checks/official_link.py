"""Links lead people to the official site (R-091), and they lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rostra.core.reading import shorten
from rostra.editorial.checks.draft import Draft, Found


def official_link(draft: Draft) -> Iterator[Found]:
    """None of the links leads to the body's own site. Says nothing where the body has not told its site."""
    hosts = [host_of(link) for link in draft.links]
    if hosts and draft.around.hosts and not any(at_home(host, draft.around.hosts) for host in hosts):
        text = _("The link leads to %(host)s: lead people to the body's own site where you can.")
        yield Found(text % {"host": hosts[0]})


def link_broken(draft: Draft) -> Iterator[Found]:
    """A link led nowhere when it was last tried."""
    for link in draft.links:
        if link in draft.around.broken:
            yield Found(_("%(link)s led nowhere when it was last tried.") % {"link": shorten(link, 80)})


def host_of(link: str) -> str:
    """The host in small letters; "" for what is no address."""
    try:
        return (urlsplit(link if "://" in link else f"//{link}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def at_home(host: str, hosts: frozenset[str]) -> bool:
    """Whether the host is one of these, or below one."""
    return any(host == home or host.endswith(f".{home}") for home in hosts)
