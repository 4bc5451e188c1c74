"""The two addresses for other systems: rows are handed in at one, what became of them is asked at the other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from minzheng.exchange.api.keys import opened
from minzheng.exchange.api.rows import (
    FIRST_ROW,
    MOST_ROWS,
    Batch,
    Unreadable,
    as_table,
    read_batch,
    unknown_columns,
)
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.messages import Problem, render
from minzheng.exchange.models import AccessToken, Delivery
from minzheng.exchange.pages import LARGEST
from minzheng.exchange.services import receive_delivery
from minzheng.exchange.services.check import COUNTS
from minzheng.exchange.working import working
from minzheng.platform.acting import Actor, acting
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Refused
from minzheng.ui.views.refusals import shown_refusal

LANGUAGES = {"zh": "zh-hans", "en": "en"}
REFUSED_AS = {"key_reused": 409, "not_permitted": 403, "not_permitted_here": 403, "wrong_sender": 403}


@csrf_exempt
@require_POST
def deliver(request: HttpRequest, source: str) -> JsonResponse:
    """Takes rows of a source in as a delivery: 202 and where to ask. The same idempotency key gives the same answer."""
    found = opened(request.headers.get("Authorization", ""))
    if found is None:
        return _no_key()
    actor, token = found
    if source not in token.sources:
        return _error(
            403, "not_of_this_key", "此密钥不能报送这类数据。", "This key may not send this kind of data."
        )
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _error(
            400, "key_missing", "请求头缺少 Idempotency-Key。", "The header Idempotency-Key is missing."
        )
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return _error(
            413, "too_large", "一次最多 50 MB，请分批报送。", "At most 50 MB at once; send in batches."
        )
    with acting(actor):
        try:
            return _taken(actor, token, source, read_batch(body), _key(token, key))
        except Unreadable as error:
            told = [{"where": where, "what": what} for where, what in error.told]
            words = (
                f"内容不符合约定：一次 1 至 {MOST_ROWS:,} 行。",
                f"Not as agreed: 1 to {MOST_ROWS:,} rows at once.",
            )
            return _error(422, "unreadable", *words, problems=told)
        except Refused as refused:
            return _refusal(refused)


@csrf_exempt
@require_GET
def delivery(request: HttpRequest, number: str) -> JsonResponse:
    """How far a delivery is, its counts, and each row that came back with what would be right."""
    found = opened(request.headers.get("Authorization", ""))
    if found is None:
        return _no_key()
    actor, token = found
    with acting(actor):
        own = Delivery.objects.visible_to(actor).filter(area=token.area, party=token.party)
        one = own.filter(pk=number, source__in=token.sources).first() if number.isdecimal() else None
        if one is None:
            return _error(404, "not_found", "没有这个批次。", "There is no such delivery.")
        return JsonResponse(_told(one), json_dumps_params={"ensure_ascii": False})


def _taken(actor: Actor, token: AccessToken, source: str, batch: Batch, key: uuid.UUID) -> JsonResponse:
    contract = contracts(installed_pack())[source]
    if unknown := unknown_columns(contract, batch):
        known = {field.code: field.headings[0] for field in contract.fields}
        words = "有未约定的列。", "There are columns that aren't agreed."
        return _error(422, "unknown_columns", *words, unknown=unknown, agreed=known)
    corrects = None
    if batch.corrects is not None:
        corrects = Delivery.objects.visible_to(actor).filter(pk=batch.corrects).first()
        if corrects is None:
            raise Refused("not_found")
    one = receive_delivery(
        actor,
        source=source,
        file_name=f"{token.title} {batch.sent_on}.csv",
        content=as_table(contract, batch),
        sent_on=batch.sent_on,
        key=key,
        area=token.area if token.party_id is None else None,
        party=token.party,
        corrects=corrects,
    )
    told = {
        "delivery": one.pk,
        "state": one.state,
        "here_already": one.here_already,
        "url": reverse("api-delivery", args=[one.pk]),
    }
    return JsonResponse(told, status=202)


def _key(token: AccessToken, told: str) -> uuid.UUID:
    """The verb's key: of this token and its words. Version 4, so that other rows under the same words are refused."""
    return uuid.UUID(bytes=sha256(f"{token.pk}:{told}".encode()).digest()[:16], version=4)


def _told(one: Delivery) -> Mapping[str, Any]:
    work = working(one)
    return {
        "delivery": one.pk,
        "source": one.source,
        "sent_on": one.sent_on,
        "state": one.state,
        "at_work": work.state if work is not None else None,
        **{name: getattr(one, name) for name in COUNTS},
        "problems": [_words(problem) for problem in one.problem],
        "held": [_words(problem) for problem in one.held],
        "returned_rows": [
            {"index": row.row - FIRST_ROW, "problems": [_words(problem) for problem in row.problems]}
            for row in one.returned_rows.in_order()
        ],
    }


def _words(problem: Mapping[str, Any]) -> Mapping[str, str]:
    """A problem by its column's heading: letters of columns are those of a table that the sender never saw."""
    told = replace(Problem(**problem), column="")
    return {"code": told.code, "column": told.heading, "zh": render(told, "zh"), "en": render(told, "en")}


def _refusal(refused: Refused) -> JsonResponse:
    said, reasons = {}, {}
    for short, language in LANGUAGES.items():
        with override(language):
            shown = shown_refusal(refused)
        said[short], reasons[short] = shown.words, shown.reasons
    return _error(REFUSED_AS.get(refused.code, 422), refused.code, said["zh"], said["en"], reasons=reasons)


def _no_key() -> JsonResponse:
    answer = _error(401, "no_key", "密钥无效、已停用或已过期。", "The key is wrong, ended or expired.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _error(status: int, code: str, zh: str, en: str, **more: Any) -> JsonResponse:
    return JsonResponse(
        {"code": code, "zh": zh, "en": en, **more}, status=status, json_dumps_params={"ensure_ascii": False}
    )
