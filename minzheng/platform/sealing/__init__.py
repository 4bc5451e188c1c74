"""The seal over the log: hashes, chains, signs and anchors what happened, and finds what was altered since.

Runs as a role of its own that reads the log of all areas, over its own connection; knows no Django.
"""

from __future__ import annotations

from minzheng.platform.sealing.anchor import retire
from minzheng.platform.sealing.background import keep_sealing
from minzheng.platform.sealing.findings import KINDS, Finding, Report
from minzheng.platform.sealing.sealer import Sealed, seal
from minzheng.platform.sealing.verifier import verify

__all__ = ["KINDS", "Finding", "Report", "Sealed", "keep_sealing", "retire", "seal", "verify"]
