from __future__ import annotations

from django.urls import path

from rostra.listening import views

app_name = "listening"
urlpatterns = [
    path("", views.found, name="list"),
    path("<int:pk>/take/", views.take, name="take"),
    path("<int:pk>/set-aside/", views.set_aside, name="set_aside"),
    path("<int:pk>/set-back/", views.set_back, name="set_back"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("watches/", views.watches, name="watches"),
    path("watches/<int:pk>/end/", views.end_watch, name="watch_end"),
]
