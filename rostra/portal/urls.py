from __future__ import annotations

from django.urls import path

from rostra.portal import views

app_name = "portal"
urlpatterns = [
    path("<slug:slug>/ask/", views.question, name="question"),
    path("<slug:slug>/question/<str:token>/", views.status, name="status"),
]
