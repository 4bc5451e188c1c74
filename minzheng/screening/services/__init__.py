"""The verbs: run the rules over everybody, or over those of whom a file tells; try, put forward and publish values."""

from minzheng.screening.services.propose import also_change as also_change
from minzheng.screening.services.propose import publish_change as publish_change
from minzheng.screening.services.propose import put_forward as put_forward
from minzheng.screening.services.propose import try_change as try_change
from minzheng.screening.services.propose import withdraw_proposal as withdraw_proposal
from minzheng.screening.services.screen import PERMIT as PERMIT
from minzheng.screening.services.screen import screen as screen
from minzheng.screening.services.screen import screen_again as screen_again
