"""The addresses of the application: the shell's, the faces', and those of each engine's declared pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from minzheng.assessment import pages as assessment
from minzheng.campaigns import pages as campaigns
from minzheng.casework import pages as casework
from minzheng.discovery import pages as discovery
from minzheng.exchange import pages as exchange
from minzheng.indicators import pages as figures
from minzheng.orders import pages as orders
from minzheng.questionnaires import pages as questionnaires
from minzheng.registry import pages as registry
from minzheng.screening import pages as screening
from minzheng.screening.proposing import pages as proposing
from minzheng.ui.urls import urls_for
from minzheng.ui.views import Page
from minzheng.visits import pages as visits
from minzheng.worklist import pages as worklist

PAGES: tuple[Page, ...] = (
    *worklist.PAGES,
    *registry.PAGES,
    *questionnaires.PAGES,
    *visits.PAGES,
    *campaigns.PAGES,
    *exchange.PAGES,
    *screening.PAGES,
    *proposing.PAGES,
    *discovery.PAGES,
    *assessment.PAGES,
    *casework.PAGES,
    *orders.PAGES,
    *figures.pages(),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("minzheng.ui.urls")),
    path("", include("minzheng.web.urls")),
    path("", include("minzheng.indicators.urls")),
    path("", include("minzheng.exchange.urls")),
    path("", include("minzheng.screening.rule_pages")),
    *urls_for(*PAGES),
]

handler403 = "minzheng.ui.errors.forbidden"
handler404 = "minzheng.ui.errors.not_found"
handler500 = "minzheng.ui.errors.failed"
