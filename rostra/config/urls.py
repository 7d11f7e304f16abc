from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from rostra.config import health
from rostra.core.ui import gallery
from rostra.people.views.account import set_language

urlpatterns = [
    path("", include("rostra.desk.urls")),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("account/", include("rostra.people.account_urls")),
    path("language/", set_language, name="set_language"),
    path("", include("rostra.people.urls")),
    path("", include("rostra.policy.urls")),
    path("compliance/", include("rostra.reports.urls")),
    path("settings/secrets/", include("rostra.vault.urls")),
    path("records/", include("rostra.records.urls")),
    path("inbox/", include("rostra.inbox.urls")),
    path("listening/", include("rostra.listening.urls")),
    path("accounts/", include("rostra.accounts.urls")),
    path("publishing/", include("rostra.publishing.urls")),
    path("", include("rostra.editorial.urls")),
    path("p/", include("rostra.portal.urls")),
    path("api/v1/", include("rostra.api.urls")),
]
if settings.DEBUG:
    urlpatterns += [
        path("components/", gallery.components),
        path("components/<slug:part>/", gallery.components),
    ]

handler500 = "rostra.config.errors.server_error"
