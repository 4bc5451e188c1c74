"""The addresses of figures and report that no declaration makes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from minzheng.indicators import files, paper, table

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/", table.show_figures, name="figures"),
    path("report/", paper.show_report, name="report"),
    path("report/file/", files.send_report, name="report-file"),
]
