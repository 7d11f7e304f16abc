from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "rostra.records"
    label = "records"

    def ready(self) -> None:
        from rostra.core.ui import nav

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
