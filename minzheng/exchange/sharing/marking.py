"""What a file that goes out says of itself, and what each person's page says of it: to whom, for what, until when."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from minzheng.exchange.models import Extract
from minzheng.exchange.sharing.content import Agreement
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today

LONGEST = 200  # of a look's reason


def watermark(extract: Extract, agreed: Agreement) -> str:
    """The line in the file, in the language of its recipient."""
    district = installed_pack().district
    with override("zh-hans"):
        return _(
            "%(bureau)s to %(recipient)s for: %(purpose)s. Number %(number)s, approved by %(who)s on %(day)s, "
            "to be used until %(until)s, on request %(request)s. For this purpose alone; not to be passed on."
        ) % {
            "bureau": (district.bureau or district.name).zh,
            "who": extract.decided_by.name if extract.decided_by is not None else "",
            "recipient": _recipient(extract),
            "purpose": agreed.purpose.zh,
            "number": extract.number,
            "day": f"{today():%Y-%m-%d}",
            "until": extract.expires_on,
            "request": agreed.request,
        }


def given_to(extract: Extract, agreed: Agreement) -> str:
    """What the person's page says: the recipient, for what, the number."""
    return f"{_recipient(extract)} · {agreed.purpose.zh} · {extract.number}"[:LONGEST]


def _recipient(extract: Extract) -> str:
    return extract.party.name if extract.party is not None else ""
