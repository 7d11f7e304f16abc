"""What stands above every page of those who answer for the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rostra.audit import watching
from rostra.core.ui.alarms import Alarm
from rostra.people.access import MemberRequest
from rostra.people.enums import Right
from rostra.people.rules import may


def alarms(request: HttpRequest) -> Iterator[Alarm]:
    """That the last verification of the log found something."""
    member = cast("MemberRequest", request).member
    if not (may(member, Right.RECORDS) or may(member, Right.ADMINISTER)):
        return
    found = watching.newest()
    if found is not None and found.bad_count:
        text = _(
            "The records are not all as they were logged: somebody changed them around Rostra, or something broke."
        )
        yield Alarm(text, reverse("records:log"), _("See what was found"))
