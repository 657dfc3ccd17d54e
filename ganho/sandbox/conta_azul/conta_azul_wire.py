"""How Conta Azul's calls and answers look: bodies, refusals, pages and dates."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
PAGE_SIZES = (10, 20, 50, 100, 200, 500, 1000)
LONGEST_WINDOW = timedelta(days=365)
CENT = Decimal("0.01")

T = TypeVar("T")
ErrorShape = Callable[[str], dict[str, Any]]


def error_body(text: str) -> dict[str, Any]:
    """Shape a refusal as persons, products, contracts and (by default) sales do."""
    return {"error": text}


def message_body(text: str) -> dict[str, Any]:
    """Shape a refusal as the gateway does."""
    return {"message": text}


def finance_body(text: str) -> dict[str, Any]:
    """Shape a refusal as the finance module does."""
    return {"code": "VALIDATION_ERROR", "message": text}


class Refusal(Exception):  # noqa: N818 - an answer of the vendor, no failure of ours
    """An answer other than 2xx."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def not_found() -> Refusal:
    """Refuse an id that does not exist."""
    return Refusal(404, message_body("O recurso solicitado não foi encontrado"))


@dataclass(frozen=True)
class Call:
    """What a route needs of a request."""

    query: QueryParams
    path: dict[str, str] = field(default_factory=dict)
    body: Any = None
    shape: ErrorShape = error_body
    """How the called module words its refusals."""
    deepest_row: int | None = None
    """The last row of a list that can be reached by pages."""

    def refuse(self, text: str, status: int = 400) -> Refusal:
        """Refuse this call in the words of its module."""
        return Refusal(status, self.shape(text))


@dataclass(frozen=True)
class Answer:
    """A 2xx with its body; None is an empty body."""

    body: Any
    status: int = 200


def read_body(raw: bytes) -> Any:
    """Read JSON with exact numbers.

    A body that is no JSON is answered with 500, as the vendor's page on common mistakes
    warns.
    """
    if not raw:
        return None
    try:
        return json.loads(raw, parse_float=Decimal)
    except ValueError:
        raise Refusal(500, message_body("Internal Server Error")) from None


def write_body(body: Any, *, whole_numbers_as_floats: bool = False) -> bytes:
    """Write JSON; amounts are numbers, as on the vendor's wire."""
    if whole_numbers_as_floats:
        body = _with_floats(body)
    text = json.dumps(body, ensure_ascii=False, default=_plain)
    # Half a letter goes out as the vendor sends it: as an escape.
    return text.encode(errors="backslashreplace")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _with_floats(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _with_floats(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_with_floats(value) for value in body]
    return float(body) if type(body) is int else body


def filled(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what has no value."""
    return {key: value for key, value in body.items() if value is not None}


def local(moment: datetime) -> str:
    """Write a time as lists do: São Paulo's, without a zone."""
    return moment.astimezone(SAO_PAULO).replace(tzinfo=None).isoformat("T", "seconds")


def cents(amount: Decimal) -> Decimal:
    """Round half up to the centavo."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def is_uuid(text: object) -> bool:
    """Tell whether a text is a UUID in its usual form."""
    try:
        return isinstance(text, str) and str(UUID(text)) == text.lower()
    except ValueError:
        return False


def uuid_in_path(call: Call, name: str = "id") -> str:
    """Read the path's id; only a UUID will do."""
    if not is_uuid(call.path[name]):
        raise call.refuse("o valor informado para o ID precisa ser do tipo UUID")
    return call.path[name].lower()


def page_of(
    call: Call, rows: Sequence[T], sizes: Sequence[int] = PAGE_SIZES
) -> Sequence[T]:
    """Cut the asked page out of all rows; a size that is not on the list is 400."""
    number = _whole(call, "pagina", 1)
    size = _whole(call, "tamanho_pagina", 10)
    if size not in sizes:
        known = ", ".join(str(one) for one in sizes)
        raise call.refuse(
            f"O tamanho da página deve ser um dos seguintes valores: {known}"
        )
    if call.deepest_row is not None and number * size > call.deepest_row:
        raise call.refuse("Result window is too large")
    return rows[(number - 1) * size : number * size]


def _whole(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise call.refuse(f"O parâmetro '{name}' é inválido")
    return int(text)


def moments_between(
    call: Call, start: str, end: str
) -> Callable[[datetime], bool] | None:
    """Read a pair of times: both or none, without a zone, at most 365 days apart."""
    pair = _pair(call, start, end, _moment)
    if pair is None:
        return None
    first, last = pair
    if last - first > LONGEST_WINDOW:
        raise call.refuse("O intervalo entre as datas não pode exceder 365 dias")
    return lambda moment: first <= moment <= last


def days_between(call: Call, start: str, end: str) -> Callable[[date], bool] | None:
    """Read a pair of days: both or none."""
    pair = _pair(call, start, end, _day)
    if pair is None:
        return None
    return lambda day: pair[0] <= day <= pair[1]


def _pair(
    call: Call, start: str, end: str, read: Callable[[str], T]
) -> tuple[T, T] | None:
    texts = [call.query.get(start), call.query.get(end)]
    if texts == [None, None]:
        return None
    try:
        first, last = (read(text or "") for text in texts)
    except ValueError:
        raise call.refuse(
            f"Os parâmetros '{start}' e '{end}' devem ser informados em conjunto"
            " e em formato válido"
        ) from None
    return first, last


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or "T" not in text:
        raise ValueError(text)
    return moment.replace(tzinfo=SAO_PAULO)


def _day(text: str) -> date:
    if len(text) != len("2026-08-19"):
        raise ValueError(text)
    return date.fromisoformat(text)
