from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "rostra.inbox"
    label = "inbox"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.inbox.actions.clocks_moved import DUE_TIMES
        from rostra.inbox.actions.hiding import captured
        from rostra.inbox.actions.leaving import count_owned, pass_on
        from rostra.inbox.annex import ANNEXES
        from rostra.inbox.answer_wording import ANSWER_FIELDS, ANSWER_THINGS
        from rostra.inbox.compliance import PROVIDERS
        from rostra.inbox.duty_wording import FIELDS as DUTY_FIELDS
        from rostra.inbox.duty_wording import THINGS as DUTY_THINGS
        from rostra.inbox.erasing import ERASE, NOT_GONE
        from rostra.inbox.events import EVENTS
        from rostra.inbox.foresight import CONSEQUENCES
        from rostra.inbox.group_content import GROUP_SOURCES, GROUP_STANDINGS
        from rostra.inbox.group_wording import FIELDS as GROUP_FIELDS
        from rostra.inbox.group_wording import THINGS as GROUP_THINGS
        from rostra.inbox.hiding_wording import FIELDS as HIDING_FIELDS
        from rostra.inbox.hiding_wording import HIDINGS
        from rostra.inbox.holding import against
        from rostra.inbox.items import ITEMS, TELLING, answers_belong
        from rostra.inbox.menu import MENU, QUEUES
        from rostra.inbox.notices import NOTICES
        from rostra.inbox.prepared import PREPARED, PREPARED_STANDINGS
        from rostra.inbox.queries import queues_of
        from rostra.inbox.queries.parties import parties as writers
        from rostra.inbox.queries.twins import twins as known_messages
        from rostra.inbox.sources import ANSWER, SOURCES, STANDINGS
        from rostra.inbox.topic_wording import FIELDS as TOPIC_FIELDS
        from rostra.inbox.topic_wording import THINGS as TOPIC_THINGS
        from rostra.inbox.wording import FIELDS, THINGS
        from rostra.people import leaving, naming, notices, parts
        from rostra.policy import annexes, evidence, impacts
        from rostra.publishing import belonging
        from rostra.publishing import leaving as departures
        from rostra.records import parties, twins
        from rostra.records.actions.capturing import when_over

        registry.register(EVENTS)
        evidence.register(*PROVIDERS)
        annexes.register(*ANNEXES)
        twins.register("inbox", known_messages)
        parties.register("inbox", writers)
        impacts.register(DUE_TIMES, *CONSEQUENCES)
        sources.register(SOURCES, STANDINGS)
        sources.register(PREPARED, PREPARED_STANDINGS)
        sources.register(GROUP_SOURCES, GROUP_STANDINGS)
        sources.register((), HIDINGS)
        when_over(captured)
        sources.complete(items=ITEMS, telling=TELLING)
        sources.complete(erase=ERASE, not_gone=NOT_GONE)
        belonging.register(ANSWER, answers_belong)
        departures.register(ANSWER, against)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        naming.register(things=DUTY_THINGS, fields=DUTY_FIELDS)
        naming.register(things=ANSWER_THINGS, fields=ANSWER_FIELDS)
        naming.register(things=TOPIC_THINGS, fields=TOPIC_FIELDS)
        naming.register(things=GROUP_THINGS, fields=GROUP_FIELDS)
        naming.register(fields=HIDING_FIELDS)
        parts.register((parts.Holding("inbox.queues", QUEUES, queues_of),))
        conversations = leaving.Handover(
            "inbox.conversations",
            _("Conversations"),
            count_owned,
            pass_on,
            otherwise=_("They go back to their queues."),
            page="inbox:list",
        )
        leaving.register((conversations,))
        for item in MENU:
            nav.register(item)
