"""What kept searches, copies for disclosure and archives of the past are called in the log, and their fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.people.naming import Field, Thing, moment
from rostra.records import events
from rostra.records.enums import PastFormat
from rostra.records.models import PastImport, SavedSearch
from rostra.records.past_content import NAME


def _searches(ids: set[int]) -> Mapping[int, str]:
    return dict(SavedSearch.objects.filter(pk__in=ids).values_list("pk", "name"))


def _archives(ids: set[int]) -> Mapping[int, str]:
    return dict(PastImport.objects.filter(pk__in=ids).values_list("pk", "name"))


THINGS = (
    Thing("records.search", _("Kept search"), "records:search", _searches),
    Thing("records.readingseal", _("Who read what")),
    Thing("records.past_import", _("Archive of the past"), "records:import", _archives),
)

_SEARCH = (events.SEARCH_KEPT.name, events.SEARCH_DROPPED.name)
_PAST = (events.PAST_READ.name, events.PAST_BEGUN.name, events.PAST_DONE.name, events.PAST_DROPPED.name)
_TAKEN = (events.PAST_TAKEN.name, NAME)
_VISIBILITY = {
    "public": _("Public"),
    "unlisted": _("Public, not listed"),
    "followers": _("Followers only"),
    "direct": _("Private"),
}

FIELDS = (
    Field("name", _("Name"), kinds=(*_SEARCH, *_PAST)),
    Field("shared", _("For all who work here"), kinds=_SEARCH),
    Field("readings", _("Entries"), kinds=(events.READINGS_SEALED.name,)),
    Field("digest", _("Hash of the entries"), kinds=(events.READINGS_SEALED.name,)),
    Field("purpose", _("For whom, and why"), kinds=(events.DISCLOSED.name,)),
    Field("marks", _("Marks"), kinds=(events.DISCLOSED.name,)),
    Field("sha256", _("Hash"), kinds=_PAST),
    Field("format", _("Format"), words=dict(PastFormat.choices), kinds=_PAST),
    Field("account", _("Account"), kinds=(*_PAST, *_TAKEN), thing="accounts.account"),
    Field("read", _("Read"), kinds=_PAST),
    Field("new", pgettext_lazy("items of an archive", "New"), kinds=_PAST),
    Field("duplicate", _("Here already"), kinds=_PAST),
    Field("refused", pgettext_lazy("items of an archive", "Refused"), kinds=_PAST),
    Field("past", _("Archive of the past"), kinds=(*_TAKEN, events.FILE_REMOVED.name), thing="records.past_import"),
    Field("ref", _("Number on the network"), kinds=(NAME,)),
    Field("url", _("Address"), kinds=(NAME,)),
    Field("own", _("Written by us"), kinds=(NAME,)),
    Field("author_id", _("Sender or receiver"), kinds=(NAME,)),
    Field("author_name", _("Name of sender or receiver"), kinds=(NAME,)),
    Field("sent_at", _("Written at"), kinds=(NAME,), show=moment),
    Field("subject", _("Subject"), kinds=(NAME,)),
    Field("text", _("Text"), kinds=(NAME,)),
    Field("language", _("Language"), kinds=(NAME,)),
    Field("visibility", _("Visibility"), words=_VISIBILITY, kinds=(NAME,)),
    Field("reply_to", _("Answer to"), kinds=(NAME,)),
    Field("media", _("Files"), kinds=(NAME,)),
    Field("raw_sha256", _("Hash of what the archive said"), kinds=(NAME,)),
)
