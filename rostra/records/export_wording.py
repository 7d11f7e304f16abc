"""How the log names exports and loaded packages, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.people.naming import Field, Named, Thing
from rostra.records import events
from rostra.records.enums import ExportFormat
from rostra.records.loaded_content import LOADED
from rostra.records.models import Export, LoadedPackage

_EXPORTS = (
    events.EXPORT_ASKED.name,
    events.EXPORTED.name,
    events.EXPORT_FAILED.name,
    events.EXPORT_RETRIED.name,
    events.EXPORT_GONE.name,
)
_LOADED = (LOADED.name, events.PACKAGE_LOADED.name, events.RECORD_LOADED.name)


def _exports(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Export.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: title or str(pk) for pk, title in rows}


def _packages(ids: set[int]) -> Mapping[int, str | Named]:
    return dict(LoadedPackage.objects.filter(pk__in=ids).values_list("pk", "name"))


THINGS = (
    Thing("records.export", pgettext_lazy("of records", "Export"), "records:export", _exports),
    Thing("records.package", _("Loaded package"), "", _packages),
)
FIELDS = (
    Field("format", _("Format"), kinds=_EXPORTS, words=dict(ExportFormat.choices)),
    Field("purpose", _("Purpose"), kinds=_EXPORTS),
    Field("redacted", _("Copy for disclosure"), kinds=_EXPORTS),
    Field("count", _("Records"), kinds=(*_EXPORTS, *_LOADED)),
    Field("parts", _("Parts"), kinds=_EXPORTS),
    Field("error", _("Error"), kinds=_EXPORTS),
    Field("name", _("Name"), kinds=_LOADED),
    Field("sha256", _("Hash of the manifest"), kinds=_LOADED),
    Field("package", _("Package"), kinds=_LOADED, thing="records.package"),
    Field("number", _("Number"), kinds=_LOADED),
    Field("activity", _("ActivityStreams form"), kinds=_LOADED),
    Field("proof", _("Line of the log"), kinds=_LOADED),
)
