"""Who has the password of a test's Prefect server: by hand, or as Prefect's client."""

import threading
from base64 import b64encode
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx

PASSWORD = "ganho:SenhaDoPrefect9Xyz"
READING = ("GET", "HEAD", "OPTIONS")
TRIES, TOO_MANY, ITS_TROUBLE = 120, 429, 500


class Insider(httpx.Auth):
    """Sends the password, and fetches a CSRF token for what changes something."""

    requires_response_body = True

    def __init__(self, password: str = PASSWORD) -> None:
        self.basic = f"Basic {b64encode(password.encode()).decode()}"

    def auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self.basic
        if request.method not in READING:
            headers = {"Authorization": self.basic}
            own = uuid4().hex
            at = request.url.join(f"/api/csrf-token?client={own}")
            told = yield httpx.Request("GET", at, headers=headers)
            if not told.is_success:  # that is the answer, then
                return
            request.headers["Prefect-Csrf-Client"] = own
            request.headers["Prefect-Csrf-Token"] = told.json()["token"]
        yield request


def ask(
    url: str, body: object = None, *, method: str = "", password: str = PASSWORD
) -> Any:
    """Ask a server's API: POST what is given, GET where nothing is.

    A busy one is asked again: its database was locked, and it did nothing.
    """
    how, pause = method or ("GET" if body is None else "POST"), threading.Event()
    for _ in range(TRIES):
        answer = httpx.request(
            how, url, json=body, auth=Insider(password), trust_env=False, timeout=60
        )
        if answer.status_code != TOO_MANY and answer.status_code < ITS_TROUBLE:
            break
        pause.wait(1)
    content = answer.raise_for_status().content
    return answer.json() if content else None


@contextmanager
def inside(api: str, **settings: Any) -> Iterator[None]:
    """Have Prefect's own client in this process use a server of the test."""
    from prefect import settings as known

    way = {known.PREFECT_API_URL: api, known.PREFECT_API_AUTH_STRING: PASSWORD}
    more = {getattr(known, name): value for name, value in settings.items()}
    with known.temporary_settings(way | more):
        yield
