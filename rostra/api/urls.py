from __future__ import annotations

from django.urls import path

from rostra.api import views

app_name = "api"
urlpatterns = [
    path("register", views.body_register, name="register"),
    path("register/verify", views.verify, name="verify"),
    path("openapi.json", views.openapi, name="openapi"),
]
