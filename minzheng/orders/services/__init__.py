"""The verbs of orders: placed by the street, reported by the provider, confirmed or disputed by the street."""

from minzheng.orders.services.checks import CheckRow as CheckRow
from minzheng.orders.services.checks import confirm_visit as confirm_visit
from minzheng.orders.services.checks import confirm_visits as confirm_visits
from minzheng.orders.services.checks import dispute_visit as dispute_visit
from minzheng.orders.services.checks import dispute_visits as dispute_visits
from minzheng.orders.services.entitling import EntitledRow as EntitledRow
from minzheng.orders.services.entitling import entitle as entitle
from minzheng.orders.services.entitling import entitle_many as entitle_many
from minzheng.orders.services.placing import place_order as place_order
from minzheng.orders.services.reports import ReportRow as ReportRow
from minzheng.orders.services.reports import report_visit as report_visit
from minzheng.orders.services.reports import report_visits as report_visits
from minzheng.orders.services.revealing import note_entrance_copied as note_entrance_copied
from minzheng.orders.services.revealing import reveal_entrance as reveal_entrance
from minzheng.orders.services.withdrawing import WithdrawRow as WithdrawRow
from minzheng.orders.services.withdrawing import withdraw_check as withdraw_check
from minzheng.orders.services.withdrawing import withdraw_checks as withdraw_checks
from minzheng.orders.services.withdrawing import withdraw_order as withdraw_order
from minzheng.orders.services.withdrawing import withdraw_orders as withdraw_orders
from minzheng.orders.services.withdrawing import withdraw_visit as withdraw_visit
from minzheng.orders.services.withdrawing import withdraw_visits as withdraw_visits
