"""The verbs: receive, check, release, match, merge, resume, withdraw a file, decide on its rows, return them; record
who has signed; issue keys; give lists out."""

from minzheng.exchange.services.authorise import record_authorisation as record_authorisation
from minzheng.exchange.services.authorise import withdraw_authorisation as withdraw_authorisation
from minzheng.exchange.services.check import check_delivery as check_delivery
from minzheng.exchange.services.check import forget_columns as forget_columns
from minzheng.exchange.services.check import release_delivery as release_delivery
from minzheng.exchange.services.decide import keep_apart as keep_apart
from minzheng.exchange.services.decide import take_for_same as take_for_same
from minzheng.exchange.services.decide import undo_decision as undo_decision
from minzheng.exchange.services.match import match_delivery as match_delivery
from minzheng.exchange.services.merge import merge_delivery as merge_delivery
from minzheng.exchange.services.receive import receive_delivery as receive_delivery
from minzheng.exchange.services.resume import resume_delivery as resume_delivery
from minzheng.exchange.services.returning import ReturnRow as ReturnRow
from minzheng.exchange.services.returning import return_row as return_row
from minzheng.exchange.services.returning import return_rows as return_rows
from minzheng.exchange.services.settle import settle_delivery as settle_delivery
from minzheng.exchange.services.tokens import end_token as end_token
from minzheng.exchange.services.tokens import issue_token as issue_token
from minzheng.exchange.services.withdraw import take_back_delivery as take_back_delivery
from minzheng.exchange.services.withdraw import withdraw_delivery as withdraw_delivery
from minzheng.exchange.sharing.services import approve_extract as approve_extract
from minzheng.exchange.sharing.services import ask_extract as ask_extract
from minzheng.exchange.sharing.services import fetch_extract as fetch_extract
from minzheng.exchange.sharing.services import refuse_extract as refuse_extract
from minzheng.exchange.sharing.services import withdraw_extract as withdraw_extract
