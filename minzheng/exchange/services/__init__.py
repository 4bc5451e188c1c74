"""The verbs: receive a file, check, release and merge it, return rows, withdraw it, take back what it brought."""

from minzheng.exchange.services.check import check_delivery as check_delivery
from minzheng.exchange.services.check import release_delivery as release_delivery
from minzheng.exchange.services.merge import merge_delivery as merge_delivery
from minzheng.exchange.services.receive import receive_delivery as receive_delivery
from minzheng.exchange.services.returning import ReturnRow as ReturnRow
from minzheng.exchange.services.returning import return_row as return_row
from minzheng.exchange.services.returning import return_rows as return_rows
from minzheng.exchange.services.withdraw import take_back_delivery as take_back_delivery
from minzheng.exchange.services.withdraw import withdraw_delivery as withdraw_delivery
