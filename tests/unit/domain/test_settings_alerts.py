"""Where reports and signs of life go is checked, and never repeated in an error."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from ganho.domain.settings import Settings, read_settings

ACTIVATED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def settings(**values: object) -> Settings:
    return read_settings({"activated_at": ACTIVATED_AT, **values})


def trouble(error: ValidationError) -> str:
    return str(error.errors(include_url=False, include_input=False)[0]["msg"])


def test_by_default_nothing_is_mailed_and_nobody_called() -> None:
    assert settings().report_email == ()
    assert settings().heartbeat_url == ""


def test_several_people_may_get_the_report() -> None:
    people = ["ana@example.com", "rui.socio+ganho@example.com.br"]

    assert settings(report_email=people).report_email == tuple(people)


@pytest.mark.parametrize(
    "address", ["ana", "ana@", "@example.com", "ana@a.com, rui@a.com", "Ana <a@a.com>"]
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(report_email=[address])

    assert trouble(caught.value) == "Value error, not an e-mail address"


@pytest.mark.parametrize(
    "address", ["https://hc.example.com/a-secret?x=1", "http://127.0.0.1:8000/up", ""]
)
def test_a_watchdog_is_called_over_http(address: str) -> None:
    assert settings(heartbeat_url=address).heartbeat_url == address


@pytest.mark.parametrize("address", ["hc.example.com/a", "ftp://a/b", "https://", "x"])
def test_what_cannot_be_called_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(heartbeat_url=address)

    assert trouble(caught.value) == "Value error, not an http(s) address"
