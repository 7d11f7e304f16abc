"""How the log names captures of pages, and what the data of their events and their content mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.people.naming import Field, Named, Row, Thing, moment
from rostra.records import events, findings
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.models import PageCapture
from rostra.records.page_content import PAGE

_OURS = (
    PAGE.name,
    events.CAPTURE_ASKED.name,
    events.PAGE_CAPTURED.name,
    events.CAPTURE_FAILED.name,
    events.CAPTURE_RETRIED.name,
)


def _captures(ids: set[int]) -> Mapping[int, str | Named]:
    rows = PageCapture.objects.filter(pk__in=ids).values_list("pk", "title", "url")
    return {pk: title or url or str(pk) for pk, title, url in rows}


def _finding(code: Any, _row: Row) -> str:
    return findings.sentence(str(code))


THINGS = (Thing("records.capture", _("Capture of a page"), "records:capture", _captures),)
FIELDS = (
    Field("account", _("Account"), kinds=_OURS, thing="accounts.account"),
    Field("about", _("Shows"), kinds=_OURS),
    Field("url", _("Address"), kinds=_OURS),
    Field("address", _("Hash of the address"), kinds=_OURS),
    Field("reason", _("Reason"), kinds=_OURS, words=dict(CaptureReason.choices)),
    Field("state", _("State"), kinds=_OURS, words=dict(CaptureState.choices)),
    Field("due_at", _("Due"), kinds=_OURS, show=moment),
    Field("began_at", _("Begun"), kinds=_OURS, show=moment),
    Field("done_at", _("Captured at"), kinds=_OURS, show=moment),
    Field("tool", _("Captured with"), kinds=_OURS),
    Field("status", _("Answer of the server"), kinds=_OURS),
    Field("title", _("Title"), kinds=_OURS),
    Field("text", _("Text"), kinds=_OURS),
    Field("findings", _("What stood in the way"), kinds=_OURS, show=_finding),
    Field("tries", _("Tries"), kinds=_OURS),
    Field("archive", _("Hash of the archive"), kinds=_OURS),
    Field("picture", _("Hash of the screenshot"), kinds=_OURS),
)
