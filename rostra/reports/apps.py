from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "rostra.reports"
    label = "reports"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.people import naming, notices
        from rostra.policy import evidence, impacts
        from rostra.reports.content import REPORT
        from rostra.reports.erasing import ERASE, NOT_GONE
        from rostra.reports.events import EVENTS
        from rostra.reports.foresight import LOOK_AGAIN
        from rostra.reports.items import ITEMS
        from rostra.reports.notices import NOTICES
        from rostra.reports.queries import attested
        from rostra.reports.standing import ATTESTATIONS
        from rostra.reports.wording import FIELDS, THINGS

        registry.register(EVENTS)
        sources.register((REPORT,), (ATTESTATIONS,))
        sources.complete(items=ITEMS, erase=ERASE, not_gone=NOT_GONE)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        evidence.attested_by("reports.attestations", attested)
        impacts.register(LOOK_AGAIN)
        nav.register(
            nav.Item(
                section=_("Govern"),
                label=_("Compliance"),
                url_name="reports:list",
                icon="list-checks",
                order=63,
                allowed=_member,
            )
        )


def _member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and all of them may look."""
    return True
