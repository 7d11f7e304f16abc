from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "rostra.records"
    label = "records"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import alarms, nav
        from rostra.people import naming, notices
        from rostra.policy import annexes, evidence
        from rostra.records import (
            capture_wording,
            disposal_wording,
            export_wording,
            filing_wording,
            parties,
            reading_wording,
        )
        from rostra.records.annex import ANNEXES
        from rostra.records.compliance import PROVIDERS
        from rostra.records.content import JOURNAL
        from rostra.records.erasing import ERASE, NOT_GONE
        from rostra.records.events import EVENTS
        from rostra.records.filed import unlike_log
        from rostra.records.loaded_content import LOADED
        from rostra.records.notices import NOTICES
        from rostra.records.page_content import PAGE
        from rostra.records.past_content import PAST
        from rostra.records.presentation import alarms as bad_log
        from rostra.records.queries.persons import journal_parties, loaded_parties, past_parties
        from rostra.records.readings import READINGS
        from rostra.records.redaction import REDACTION
        from rostra.records.standing import (
            CASES,
            CLASSES,
            DECISIONS,
            ERASURES,
            HOLDS,
            ITEMS,
            LISTS,
            OUTCOMES,
            RECORDS,
            RULES,
        )

        registry.register(EVENTS)
        evidence.register(*PROVIDERS)
        sources.register((PAGE,))
        sources.register((JOURNAL,))
        sources.register((REDACTION,), (DECISIONS, LISTS, ITEMS, HOLDS, CASES, ERASURES))
        sources.register((), (CLASSES, RULES, RECORDS, OUTCOMES, READINGS))
        sources.register_check("records.record", unlike_log)
        sources.complete(erase=ERASE, not_gone=NOT_GONE)
        sources.register((LOADED,))
        sources.register((PAST,))
        parties.register("records.past", past_parties)
        parties.register("records.journal", journal_parties)
        parties.register("records.loaded", loaded_parties)
        notices.register(NOTICES)
        annexes.register(*ANNEXES)
        alarms.register(bad_log)
        naming.register(things=export_wording.THINGS, fields=export_wording.FIELDS)
        naming.register(things=filing_wording.THINGS, fields=filing_wording.FIELDS)
        naming.register(things=disposal_wording.THINGS, fields=disposal_wording.FIELDS)
        naming.register(things=reading_wording.THINGS, fields=reading_wording.FIELDS)
        naming.register(things=capture_wording.THINGS, fields=capture_wording.FIELDS)
        nav.register(
            nav.Item(
                section=_("Govern"),
                label=_("Records"),
                url_name="records:list",
                icon="archive",
                order=60,
                allowed=_member,
            )
        )


def _member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and all of them may look."""
    return True
