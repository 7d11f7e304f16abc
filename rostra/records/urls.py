from __future__ import annotations

from django.urls import path

from rostra.records import views

app_name = "records"
urlpatterns = [
    path("", views.record_list, name="list"),
    path("verify_record.py", views.script, name="script"),
    path("key.txt", views.key, name="key"),
    path("<int:pk>/", views.record, name="event"),
    path("<int:pk>/proof.json", views.proof, name="proof"),
]
