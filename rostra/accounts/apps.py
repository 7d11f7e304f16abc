from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "rostra.accounts"
    label = "accounts"

    def ready(self) -> None:
        from rostra.accounts.actions.leaving import count_tended, pass_on
        from rostra.accounts.annex import ANNEX
        from rostra.accounts.compliance import PROVIDERS
        from rostra.accounts.content import SOURCES
        from rostra.accounts.erasing import ERASE, NOT_GONE
        from rostra.accounts.events import EVENTS
        from rostra.accounts.foresight import CONSEQUENCES
        from rostra.accounts.items import ITEMS, TELLING
        from rostra.accounts.notices import NOTICES
        from rostra.accounts.queries import accounts_of
        from rostra.accounts.wording import FIELDS, THINGS
        from rostra.audit import registry, sources
        from rostra.core.ui import nav
        from rostra.people import leaving, naming, notices, parts
        from rostra.policy import annexes, evidence, impacts

        registry.register(EVENTS)
        evidence.register(*PROVIDERS)
        sources.register(SOURCES)
        sources.complete(items=ITEMS, telling=TELLING)
        sources.complete(erase=ERASE, not_gone=NOT_GONE)
        nav.register(
            nav.Item(
                section=_("Govern"),
                label=_("Accounts"),
                url_name="accounts:list",
                icon="badge-check",
                order=50,
                allowed=_is_member,
            )
        )
        notices.register(NOTICES)
        annexes.register(ANNEX)
        parts.register((parts.Holding("accounts.accounts", _("Accounts"), accounts_of),))
        naming.register(things=THINGS, fields=FIELDS)
        tended = leaving.Handover(
            "accounts.tended",
            _("Accounts that they look after"),
            count_tended,
            pass_on,
            otherwise=_("The substitute becomes owner; where there is none, administrators hear of it."),
            page="accounts:list",
        )
        leaving.register((tended,))
        impacts.register(*CONSEQUENCES)


def _is_member(_request: HttpRequest) -> bool:
    """Every member sees which accounts the body has; the menu is drawn for members only."""
    return True
