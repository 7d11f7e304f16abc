from __future__ import annotations

from django.urls import path

from rostra.policy import views
from rostra.policy.decisions import CALENDAR

app_name = "policy"
urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("calendar/", views.decision, {"key": CALENDAR.key}, name="calendar"),
    path("<slug:key>/", views.decision, name="decision"),
]
