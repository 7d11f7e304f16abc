"""The private sites to which the body links."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from rostra.accounts.enums import SiteState
from rostra.accounts.models import LinkedSite
from rostra.core.scoping import scope
from rostra.people.models import Body


@dataclass(frozen=True, slots=True)
class Linked:
    """A private site for the body's public page, with the disclaimer and the language in which it is written."""

    who: str
    url: str
    what: str
    disclaimer: str
    language: str


def linked_sites(body: Body, language: str) -> list[Linked]:
    """What the body links to, by name; the disclaimer in this language, else in the body's own. One query."""
    with scope(body):
        rows = LinkedSite.objects.filter(state=SiteState.LISTED).order_by("who", "pk")
        return [_linked(row, language, body.language) for row in rows]


def sites(*, settled: bool = False) -> QuerySet[LinkedSite]:
    """Sites for the people of the body: proposed and linked ones, or those that were refused or ended."""
    past = (SiteState.REFUSED, SiteState.ENDED)
    rows = LinkedSite.objects.select_related("proposed_by__user", "decided_by__user")
    rows = rows.filter(state__in=past) if settled else rows.exclude(state__in=past)
    return rows.order_by("-state", "who", "pk")


def _linked(row: LinkedSite, *languages: str) -> Linked:
    texts: dict[str, str] = row.disclaimers
    language = next((each for each in languages if each in texts), next(iter(texts)))
    return Linked(row.who, row.url, row.what, texts[language], language)
