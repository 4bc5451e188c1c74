"""One way to write: a verb is one decorated function; in one transaction it claims its key, locks, asks permit and
duties, acts, and leaves one event with a line a row. See docs/adr/0003-verb.md."""

from minzheng.platform.verbs.frame import Origin as Origin
from minzheng.platform.verbs.frame import record as record
from minzheng.platform.verbs.many import Many as Many
from minzheng.platform.verbs.many import RefusedRow as RefusedRow
from minzheng.platform.verbs.many import SetVerb as SetVerb
from minzheng.platform.verbs.many import all_set_verbs as all_set_verbs
from minzheng.platform.verbs.many import setwise as setwise
from minzheng.platform.verbs.one import Verb as Verb
from minzheng.platform.verbs.one import all_verbs as all_verbs
from minzheng.platform.verbs.one import verb as verb
from minzheng.platform.verbs.refused import Reason as Reason
from minzheng.platform.verbs.refused import Refused as Refused
from minzheng.platform.verbs.texts import Longest as Longest
from minzheng.platform.verbs.texts import Told as Told
