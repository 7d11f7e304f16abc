from __future__ import annotations

from django.urls import path

from rostra.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("<slug:key>/", views.decision, name="decision"),
]
