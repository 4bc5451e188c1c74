"""Views made from declarations; `urls_for(page, …)` gives their URL patterns."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from minzheng.ui.declare.details import DetailPage
from minzheng.ui.declare.forms import FormPage
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.declare.phone import PhonePage
from minzheng.ui.views.detail import detail_urls
from minzheng.ui.views.form import form_urls
from minzheng.ui.views.listing import list_urls
from minzheng.ui.views.phone import phone_urls

Page = ListPage[Any] | DetailPage[Any] | FormPage[Any] | PhonePage[Any]


def urls_for(*pages: Page) -> list[URLPattern]:
    """Return the URL patterns of pages. A list `tasks` has the names tasks, tasks-do and tasks-export."""
    patterns: list[URLPattern] = []
    for page in pages:
        if isinstance(page, ListPage):
            patterns += list_urls(page)
        elif isinstance(page, DetailPage):
            patterns += detail_urls(page)
        elif isinstance(page, FormPage):
            patterns += form_urls(page)
        else:
            patterns += phone_urls(page)
    return patterns
