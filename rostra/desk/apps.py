from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "rostra.desk"
    label = "desk"

    def ready(self) -> None:
        from rostra.core.ui import nav

        nav.register(
            nav.Item(label=_("Today"), url_name="desk:today", icon="layout-dashboard", order=10, allowed=_is_member)
        )


def _is_member(_request: HttpRequest) -> bool:
    """The menu is drawn for members only, and each has a day."""
    return True
