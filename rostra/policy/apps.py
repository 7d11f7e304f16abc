from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

BESIDE_MINE = (
    "policy:acknowledge",
    "policy:courses",
    "policy:may_i",
    "policy:disclaimer",
)
"""The pages of the people's side for which the entry "My policy" stands."""


class PolicyConfig(AppConfig):
    name = "rostra.policy"
    label = "policy"

    def ready(self) -> None:
        from rostra.audit import registry, sources
        from rostra.core.ui import alarms, nav
        from rostra.people import naming, notices
        from rostra.policy import draft_wording, evidence, impacts, learning_wording, pack_wording
        from rostra.policy.compliance import PROVIDERS, speech
        from rostra.policy.content import TELLING, VERSION
        from rostra.policy.events import EVENTS
        from rostra.policy.foresight import CONSEQUENCES
        from rostra.policy.learning_alarm import held_back_alarm
        from rostra.policy.learning_content import LEARNING_SOURCES, TRAINED
        from rostra.policy.lint import lint
        from rostra.policy.notices import NOTICES
        from rostra.policy.standing import HOLDS, VERSIONS
        from rostra.policy.wording import FIELDS, THINGS

        registry.register(EVENTS)
        evidence.register(*PROVIDERS, speech(lint))
        impacts.register(*CONSEQUENCES)
        sources.register([VERSION], [HOLDS, VERSIONS])
        sources.complete(telling=TELLING)
        sources.register(LEARNING_SOURCES, [TRAINED])
        alarms.register(held_back_alarm)
        notices.register(NOTICES)
        nav.register(
            nav.Item(
                section=_("Govern"),
                label=_("Policy"),
                url_name="policy:overview",
                icon="scale",
                order=61,
                allowed=_member,
                also=("policy:questions", "policy:team", "policy:instruments", "policy:conflicts", "policy:versions"),
            )
        )
        nav.register(
            nav.Item(
                section=_("Govern"),
                label=_("My policy"),
                url_name="policy:mine",
                icon="user-check",
                order=62,
                allowed=_member,
                also=BESIDE_MINE,
            )
        )
        nav.register(
            nav.Item(
                section=_("Settings"),
                label=_("Decisions"),
                url_name="policy:decisions",
                icon="scale",
                order=91,
                allowed=_member,
            )
        )
        nav.register(
            nav.Item(
                section=_("Settings"),
                label=_("Working calendar"),
                url_name="policy:calendar",
                icon="calendar-days",
                order=91,
                allowed=_member,
            )
        )
        naming.register(things=THINGS, fields=FIELDS)
        naming.register(things=learning_wording.THINGS, fields=learning_wording.FIELDS)
        naming.register(things=pack_wording.THINGS, fields=pack_wording.FIELDS)
        naming.register(things=draft_wording.THINGS, fields=draft_wording.FIELDS)


def _member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and all of them may look."""
    return True
