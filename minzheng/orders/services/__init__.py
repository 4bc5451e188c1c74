"""The verbs of orders: placed by the street, reported by the provider, confirmed or disputed by the street."""

from minzheng.orders.services.checks import CheckRow as CheckRow
from minzheng.orders.services.checks import confirm_visit as confirm_visit
from minzheng.orders.services.checks import confirm_visits as confirm_visits
from minzheng.orders.services.checks import dispute_visit as dispute_visit
from minzheng.orders.services.checks import dispute_visits as dispute_visits
from minzheng.orders.services.placing import EntitledRow as EntitledRow
from minzheng.orders.services.placing import entitle as entitle
from minzheng.orders.services.placing import entitle_many as entitle_many
from minzheng.orders.services.placing import place_order as place_order
from minzheng.orders.services.reports import ReportRow as ReportRow
from minzheng.orders.services.reports import report_visit as report_visit
from minzheng.orders.services.reports import report_visits as report_visits
