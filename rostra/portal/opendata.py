"""The register for programs: a feed of its changes (RFC 4287), and its description for catalogues of open data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.accounts.queries.published import Change
from rostra.people.models import Body
from rostra.portal.feedxml import ATOM, add, document, iso

EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
# ISO 639-1 to the codes of the EU's authority table "language", which DCAT-AP 3 wants.
EU_LANGUAGES = {"en": "ENG", "ro": "RON", "nb": "NOB", "sv": "SWE", "ar": "ARA"}


def atom(body: Body, changes: Sequence[Change], *, address: str) -> bytes:
    """The newest changes in the reader's language; `address` is the path under which the feed was asked for."""
    page = settings.ROSTRA_URL + reverse("portal:changes", args=[body.slug])
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": translation.get_language() or "en"})
    add(feed, "id", page)
    add(feed, "title", _("Official accounts of %(name)s") % {"name": body.name})
    newest = max((change.at for change in changes), default=body.created_at)
    add(feed, "updated", iso(newest))
    add(add(feed, "author"), "name", body.name)
    add(feed, "link", rel="self", href=settings.ROSTRA_URL + address)
    add(feed, "link", rel="alternate", href=page)
    for change in changes:
        entry = add(feed, "entry")
        add(entry, "id", f"{page}#{change.place}")
        add(entry, "title", change_in_words(change))
        add(entry, "updated", iso(change.at))
        add(entry, "link", rel="alternate", href=change.account.url or page)
        add(entry, "summary", change.account.summary)
    return document(feed)


def change_in_words(change: Change) -> str:
    """One change as a sentence."""
    words = _("Opened: %(name)s, %(handle)s on %(network)s")
    if change.kind == "closed":
        words = _("Closed: %(name)s, %(handle)s on %(network)s")
    account = change.account
    return words % {"name": account.name, "handle": account.handle or account.url, "network": account.label}


def dcat(body: Body, *, changed_at: datetime | None) -> dict[str, Any]:
    """The data set in DCAT 3 (W3C Recommendation of 22 August 2024) by the application profile DCAT-AP 3.

    Title and description are what the profile demands; of what it recommends there is all that Rostra knows. The
    licence is the body's to give, so none is claimed here.
    """
    page = settings.ROSTRA_URL + reverse("portal:accounts", args=[body.slug])
    spoken = list(dict.fromkeys([body.language, *body.languages]))
    publisher = {"@id": f"{page}#body", "@type": "foaf:Agent", "foaf:name": body.name}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcatap": "http://data.europa.eu/r5r/",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": settings.ROSTRA_URL + reverse("portal:dataset", args=[body.slug]),
        "@type": "dcat:Dataset",
        "dct:title": _in_all(spoken, lambda: _("Official accounts of %(name)s") % {"name": body.name}),
        "dct:description": _in_all(
            spoken,
            lambda: (
                _("All accounts on social media that speak for %(name)s, and those that were closed.")
                % {"name": body.name}
            ),
        ),
        "dct:publisher": {**publisher, **({"foaf:homepage": {"@id": body.website}} if body.website else {})},
        "dct:identifier": page,
        "dct:language": [{"@id": f"{EU}/language/{EU_LANGUAGES[code]}"} for code in spoken if code in EU_LANGUAGES],
        "dct:modified": {"@value": iso(changed_at or body.created_at), "@type": "xsd:dateTime"},
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/UPDATE_CONT"},
        "dcat:theme": [{"@id": f"{EU}/data-theme/GOVE"}],
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            _distribution(body, "accounts_csv", "CSV", "text/csv"),
            _distribution(body, "accounts_json", "JSON", "application/json"),
        ],
    }


def _distribution(body: Body, view: str, kind: str, media_type: str) -> dict[str, Any]:
    url = settings.ROSTRA_URL + reverse(f"portal:{view}", args=[body.slug])
    return {
        "@id": f"{url}#file",
        "@type": "dcat:Distribution",
        "dct:title": kind,
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"{IANA}/{media_type}"},
        "dct:format": {"@id": f"{EU}/file-type/{kind}"},
        "dcatap:availability": {"@id": f"{EU}/planned-availability/STABLE"},
    }


def _in_all(languages: Sequence[str], words: Any) -> list[dict[str, str]]:
    found = []
    for code in languages:
        with translation.override(code):
            found.append({"@language": code, "@value": words()})
    return found
