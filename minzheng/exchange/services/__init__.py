"""The exchange's verbs: receive a file, merge it, return rows, withdraw it."""

from minzheng.exchange.services.merge import merge_delivery as merge_delivery
from minzheng.exchange.services.receive import receive_delivery as receive_delivery
