from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "rostra.vault"
    label = "vault"

    def ready(self) -> None:
        from rostra.audit import registry
        from rostra.core.ui import nav
        from rostra.people import leaving, naming, notices
        from rostra.policy import evidence, impacts
        from rostra.vault import actions
        from rostra.vault.compliance import PROVIDERS
        from rostra.vault.events import EVENTS
        from rostra.vault.foresight import CONSEQUENCES
        from rostra.vault.notices import NOTICES
        from rostra.vault.wording import FIELDS, THINGS

        registry.register(EVENTS)
        evidence.register(*PROVIDERS)
        impacts.register(*CONSEQUENCES)
        notices.register(NOTICES)
        naming.register(things=THINGS, fields=FIELDS)
        leaving.register(
            (
                leaving.Handover(
                    "vault.rotations",
                    _("Secrets that they could know"),
                    actions.count_exposed,
                    actions.rotate_exposed,
                    otherwise=_("Each must be changed: a task stands for it."),
                    passes=False,
                    page="vault:board",
                    on_loss=actions.rotate_on_loss,
                    around_change=actions.rotate_not_needed,
                ),
                leaving.Handover(
                    "vault.secrets",
                    _("Secrets that they hold"),
                    actions.count_holdings,
                    actions.hand_over,
                    otherwise=_("They hold them no longer; what they kept has no custodian."),
                    page="vault:board",
                ),
            )
        )
        nav.register(
            nav.Item(
                section=_("Settings"),
                label=_("Secrets"),
                url_name="vault:board",
                icon="key-round",
                order=94,
                allowed=_is_member,
            )
        )


def _is_member(_request: HttpRequest) -> bool:
    """Every member may hold a secret; the page shows only what is theirs."""
    return True
