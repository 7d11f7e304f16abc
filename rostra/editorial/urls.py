from __future__ import annotations

from django.urls import path

from rostra.editorial.views import calendar, compose, deliveries, post

app_name = "editorial"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("posts/new/", compose.compose, name="compose"),
    path("posts/new/check/", compose.check, name="check_new"),
    path("posts/pictures/<str:token>/", compose.picture, name="picture"),
    path("posts/<int:pk>/", post.post, name="post"),
    path("posts/<int:pk>/edit/", compose.edit, name="edit"),
    path("posts/<int:pk>/check/", compose.check, name="check"),
    path("posts/<int:pk>/ask/", post.ask, name="ask"),
    path("posts/<int:pk>/approve/", post.approve, name="approve"),
    path("posts/<int:pk>/return/", post.send_back, name="send_back"),
    path("posts/<int:pk>/time/", post.reschedule, name="reschedule"),
    path("posts/<int:pk>/cancel/", post.cancel, name="cancel"),
    path("posts/<int:pk>/withdraw/", post.withdraw, name="withdraw"),
    path("posts/<int:pk>/discard/", post.discard, name="discard"),
    path("posts/<int:pk>/deliveries/<int:delivery_pk>/retry/", deliveries.retry, name="retry"),
    path("posts/<int:pk>/deliveries/<int:delivery_pk>/decide/", deliveries.decide, name="decide"),
    path("posts/<int:pk>/deliveries/<int:delivery_pk>/give-up/", deliveries.give_up, name="give_up"),
    path("posts/<int:pk>/deliveries/<int:delivery_pk>/withdraw/", deliveries.withdraw, name="withdraw_one"),
]
