from __future__ import annotations

from django.urls import path

from rostra.vault.views import entries, showing, tasks

app_name = "vault"
urlpatterns = [
    path("", entries.board, name="board"),
    path("add/", entries.add, name="add"),
    path("incident/", tasks.incident, name="incident"),
    path("<int:pk>/", entries.item, name="item"),
    path("<int:pk>/edit/", entries.edit, name="edit"),
    path("<int:pk>/retire/", entries.retire, name="retire"),
    path("<int:pk>/holders/", entries.give, name="give"),
    path("holders/<int:pk>/end/", entries.end, name="end"),
    path("<int:pk>/show/", showing.show, name="show"),
    path("<int:pk>/ask/", showing.ask, name="ask"),
    path("requests/<int:pk>/", showing.decide, name="decide"),
    path("<int:pk>/change/", tasks.rotate, name="rotate"),
    path("<int:pk>/revoked/", tasks.revoke, name="revoke"),
    path("<int:pk>/report/", tasks.report, name="report"),
    path("questions/<int:pk>/", tasks.attest, name="attest"),
]
