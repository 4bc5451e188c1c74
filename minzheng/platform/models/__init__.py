"""The nouns of the platform."""

from minzheng.platform.models.accounts import Account as Account
from minzheng.platform.models.accounts import Agent as Agent
from minzheng.platform.models.accounts import Grant as Grant
from minzheng.platform.models.divisions import Division as Division
from minzheng.platform.models.divisions import Party as Party
from minzheng.platform.models.log import Change as Change
from minzheng.platform.models.log import Event as Event
from minzheng.platform.models.log import EventLine as EventLine
from minzheng.platform.models.log import Look as Look
from minzheng.platform.models.log import RefusedCall as RefusedCall
from minzheng.platform.models.log import SealBatch as SealBatch
from minzheng.platform.models.log import SealRow as SealRow
from minzheng.platform.models.log import TakenList as TakenList
from minzheng.platform.models.progress import Progress as Progress
