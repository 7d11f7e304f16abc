from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "rostra.accounts"
    label = "accounts"

    def ready(self) -> None:
        from rostra.accounts.events import EVENTS
        from rostra.accounts.notices import FIELDS, NOTICES, THINGS
        from rostra.audit import registry
        from rostra.core.ui import nav
        from rostra.people import naming, notices

        registry.register(EVENTS)
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
        naming.register(things=THINGS, fields=FIELDS)


def _is_member(_request: HttpRequest) -> bool:
    """Every member sees which accounts the body has; the menu is drawn for members only."""
    return True
