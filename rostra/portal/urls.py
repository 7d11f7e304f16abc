from __future__ import annotations

from django.urls import path

from rostra.portal.views import fakes, questions, register

app_name = "portal"
urlpatterns = [
    path("<slug:slug>/accounts/", register.accounts, name="accounts"),
    path("<slug:slug>/accounts/changes/", register.changes, name="changes"),
    path("<slug:slug>/accounts/report/", fakes.report, name="report"),
    path("<slug:slug>/report/<str:token>/", fakes.fake, name="fake"),
    path("<slug:slug>/accounts.csv", register.accounts_csv, name="accounts_csv"),
    path("<slug:slug>/accounts.json", register.accounts_json, name="accounts_json"),
    path("<slug:slug>/accounts.atom", register.accounts_atom, name="accounts_atom"),
    path("<slug:slug>/dataset.jsonld", register.dataset, name="dataset"),
    path("<slug:slug>/ask/", questions.question, name="question"),
    path("<slug:slug>/question/<str:token>/", questions.status, name="status"),
    path("<slug:slug>/question/<str:token>/files/<int:pk>/", questions.file, name="file"),
]
