from __future__ import annotations

from django.urls import path

from rostra.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account_list, name="list"),
    path("new/", views.choose_channel, name="choose"),
    path("new/<slug:channel>/", views.connect, name="connect"),
    path("<int:pk>/", views.account_page, name="account"),
    path("<int:pk>/connect/", views.reconnect, name="reconnect"),
    path("<int:pk>/state/", views.move, name="move"),
]
