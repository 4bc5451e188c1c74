"""The annual report as files: text, data, and a document that an office goes on with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from minzheng.indicators import figures
from minzheng.indicators.document import document_of
from minzheng.indicators.kernel.docx import docx_of
from minzheng.indicators.kernel.markdown import markdown_of
from minzheng.indicators.report import Report, report_on
from minzheng.indicators.years import asked_year, years_of
from minzheng.platform.language import reader_language
from minzheng.ui.who import permitted

WRITERS: Mapping[str, Callable[[Report, str], bytes]] = {
    "json": lambda report, words: json_of(report, words),
    "md": lambda report, words: markdown_of(document_of(report, words)).encode(),
    "docx": lambda report, words: docx_of(document_of(report, words)),
}


def json_of(report: Report, words: str) -> bytes:
    """The report's data as JSON, ending with a line break."""
    return (json.dumps(report.as_json(words), ensure_ascii=False, indent=1) + "\n").encode()


def send_report(request: HttpRequest) -> FileResponse:
    """GET of a file; it holds numbers and no person, so no reason is asked."""
    actor = permitted(request, figures.SEE, ("staff",))
    year = asked_year(request, years_of(actor))
    ending = request.GET.get("format", "docx")
    if ending not in WRITERS:
        raise Http404
    content = WRITERS[ending](report_on(actor, year), reader_language())
    name = _("Annual report %(year)s") % {"year": year}
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.{ending}")
