from __future__ import annotations

from django.urls import path

from rostra.reports.views import reporting, standing

app_name = "reports"
urlpatterns = [
    path("", standing.home, name="list"),
    path("look/", standing.look, name="look"),
    path("path/", standing.path, name="path"),
    path("reports/", reporting.reports, name="reports"),
    path("reports/<int:pk>/", reporting.report, name="report"),
    path("reports/<int:pk>/report.json", reporting.report_json, name="report_json"),
    path("reports/<int:pk>/report.pdf", reporting.report_pdf, name="report_pdf"),
    path("items/<str:item>/", standing.item, name="item"),
    path("words/<int:pk>/withdraw/", standing.withdraw_word, name="withdraw"),
    path("<slug:view>/", standing.view, name="view"),
    path("<slug:view>/<slug:point>/", standing.point, name="point"),
]
