"""What the vendor says when it refuses: another body in every module."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

import httpx

from ganho.errors import (
    FatalError,
    NotConnectedError,
    RefusedReadError,
    Sentence,
)
from ganho.redaction import sent_secrets, without_names
from ganho.transport import UnreadableAnswerError, read_json, read_text

NO_ROUTE = "not found"
"""What the API says of a path it does not have."""
KEYS = ("error", "message", "mensagem", "descricao_erro", "error_description")
DEEPEST = 8
"""Bodies in a body; no sentence is deeper down."""
LARGEST_REFUSAL = 256 * 1024
"""Bytes; a larger page has no words for a person."""
TAG = re.compile(r"<[^<>]*>")
RECONNECT = Sentence(
    "Authorize ganho in Conta Azul again with `ganho authorize COMPANY`, as a user of "
    "the ERP, not of the developer portal."
)


REFUSED = Sentence("Conta Azul refuses to read {path} ({status_code}): {text}")
REFUSED_ONE = Sentence(
    "Conta Azul refuses to read {path} ({status_code}): {text} Waiting does not help: send "
    "this line to whoever looks after ganho for you."
)
REPORT = Sentence(
    "Nothing in your data is wrong, and waiting does not help: send this line to whoever "
    "looks after ganho for you; of Conta Azul, ask in the chat of its developers' portal."
)


class PlanBlockedError(FatalError):
    """The plan of the account does not allow the API."""


class ListRefusedError(FatalError):
    """A list is refused for good: as it was asked, or from a page on."""

    page = 1
    reached = total = 0
    """Rows that were read before, and that the list promised."""


def text_of(answer: httpx.Response) -> str:
    """Find the sentence in a refusal, wherever the module puts it.

    What is no sentence is given as a person would read it: escaped letters hide names.
    What nobody could read is left out.
    """
    if len(answer.content) > LARGEST_REFUSAL:
        return ""
    body, text = _parse(answer), read_text(answer)
    if sentence := _sentence(body):
        return sentence
    try:
        if body is not None and "\\u" in text:
            return json.dumps(body, ensure_ascii=False, default=str)
        return html.unescape(TAG.sub(" ", text))
    except (ValueError, RecursionError):
        return ""


def is_absence(answer: httpx.Response) -> bool:
    """Tell a 404 about what we asked for from one about the way there.

    The second must never pass for the first: what is not there is created.
    """
    if answer.status_code not in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        return False
    body = _parse(answer)
    return isinstance(body, dict) and _sentence(body).lower() != NO_ROUTE


def is_block(answer: httpx.Response) -> bool:
    """Tell a 403 that concerns the whole account from one about this write."""
    if answer.status_code != httpx.codes.FORBIDDEN:
        return False
    body = _parse(answer)
    return not isinstance(body, dict) or "status_conta" in body


def blocked(answer: httpx.Response) -> FatalError:
    """Explain a 403: the plan, as far as the body says, or something before the API."""
    body = _parse(answer)
    status = body.get("status_conta") if isinstance(body, dict) else None
    if isinstance(status, str) and status.replace("_", "").isalpha():
        return PlanBlockedError(
            "Conta Azul's plan does not allow the API (account: {status}).",
            remedy="Settle the plan in Conta Azul; the next run catches up.",
            status=status,
        )
    return FatalError(
        "Conta Azul forbids the access (403).",
        remedy="Check that api_url in the company file is right and that nothing "
        "between here and Conta Azul blocks the way.",
    )


def unauthorized() -> FatalError:
    """Explain a 401 that a fresh token did not cure."""
    return NotConnectedError(
        "Conta Azul refuses a fresh access token.", remedy=RECONNECT
    )


def refused_list(path: str, answer: httpx.Response) -> FatalError:
    """Explain a list, or a thing that every account has, that is not to be read."""
    page = answer.request.url.params.get("pagina", "1")
    if answer.status_code == httpx.codes.NOT_FOUND and page == "1":
        return _no_such_address(path)
    error = ListRefusedError(REFUSED.of(**_said(path, answer)), remedy=REPORT)
    error.page = int(page)
    return error


def refused_read(path: str, answer: httpx.Response) -> FatalError | RefusedReadError:
    """Explain a read of one record, or of those like it: no other deal needs it."""
    if answer.status_code == httpx.codes.NOT_FOUND and not is_absence(answer):
        return _no_such_address(path)
    return RefusedReadError(REFUSED_ONE.of(**_said(path, answer)))


def _no_such_address(path: str) -> FatalError:
    return FatalError(
        "Conta Azul has no {path} (404).",
        remedy="Check api_url in the company file and run `ganho apply`.",
        path=path,
    )


def _said(path: str, answer: httpx.Response) -> dict[str, object]:
    text = without_names(text_of(answer), sent_secrets(answer))
    return {"path": path, "status_code": answer.status_code, "text": text}


def _parse(answer: httpx.Response) -> Any:
    try:
        return read_json(answer)
    except UnreadableAnswerError:
        return None


def _sentence(body: Any, deepest: int = DEEPEST) -> str:
    if isinstance(body, str):
        return body.strip()
    if not isinstance(body, Mapping) or not deepest:
        return ""
    errors = body.get("errors")
    within = errors[:1] if isinstance(errors, list) else []
    for part in (*map(body.get, KEYS), *within):
        if found := _sentence(part, deepest - 1):
            return found
    return ""
