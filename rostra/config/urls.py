from __future__ import annotations

from django.urls import include, path

from rostra.config import health

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("account/", include("allauth.account.urls")),
    path("accounts/", include("rostra.accounts.urls")),
]
