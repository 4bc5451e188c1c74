"""The way from a figure back to the rows of the files, or to the act of somebody that a row begins with."""

from minzheng.indicators.trace.graph import Record as Record
from minzheng.indicators.trace.way import Way as Way
from minzheng.indicators.trace.way import ways as ways
