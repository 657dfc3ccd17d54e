"""A company file that ganho writes is read back as what was meant."""

import tempfile
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.cli.company_file import CompanyFile, read_company_file
from ganho.cli.init.file_text import company_file_text
from ganho.domain.names import fold_name
from ganho.domain.payment.conditions import METHODS
from ganho.domain.settings import PipelineSettings, Settings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ZONES = st.integers(-14 * 3600, 14 * 3600).map(lambda s: timezone(timedelta(seconds=s)))
MOMENTS = st.builds(
    lambda seconds, zone: (EPOCH + timedelta(seconds=seconds)).astimezone(zone),
    st.integers(-(10**9), 10**10),
    ZONES,
)
CONDITIONS = st.sampled_from(["À vista", "3x", "30,60", "7"])
METHOD = st.sampled_from(sorted(METHODS))
NAMES = TEXTS.filter(fold_name)
MONEY = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False)
PIPELINE = st.builds(
    PipelineSettings,
    seller=st.none() | TEXTS,
    category=st.none() | TEXTS,
    payment_condition=st.none() | CONDITIONS,
    payment_due_days=st.none() | st.integers(0, 365),
)
NUMBERS = st.integers(1, 10**9)
SETTINGS = st.builds(
    Settings,
    enabled=st.booleans(),
    activated_at=MOMENTS,
    language=st.sampled_from(["pt-BR", "en"]),
    pipelines=st.lists(NUMBERS, max_size=3).map(tuple),
    contracts=st.booleans(),
    customer_matching=st.sampled_from(["native", "tax_id"]),
    seller=TEXTS,
    category=TEXTS,
    payment_condition_field=NAMES,
    payment_conditions=st.dictionaries(NAMES, CONDITIONS, max_size=1),
    payment_method_field=NAMES,
    payment_methods=st.dictionaries(NAMES, METHOD, max_size=1),
    product_categories=st.dictionaries(NAMES, st.just("service"), max_size=1),
    by_pipeline=st.dictionaries(NUMBERS, PIPELINE, max_size=2),
    payment_method=METHOD | st.just(""),
    hold_above=MONEY,
    max_new_deals=st.integers(0, 10**6),
    closed_until=st.none() | st.dates(),
)


def read_back(settings: Settings, heading: str = "", **secret: str) -> CompanyFile:
    """Write a file, and read it."""
    pipedrive = {"base_url": "https://acme.pipedrive.com", "api_token": "t"} | secret
    conta_azul = {"client_id": "i", "client_secret": "s"}
    text = company_file_text("acme", pipedrive, conta_azul, settings, heading)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acme.toml"
        path.write_bytes(text.encode())
        return read_company_file(path)


@given(SETTINGS)
def test_whatever_settings_read_back_as_they_were(settings: Settings) -> None:
    assert read_back(settings).settings == settings


@pytest.mark.parametrize(
    "name",
    [
        'Ana "A"',
        "C:\\vendas\\",
        "\\n",
        "a\nb\r\t\0",
        "''' \"\"\"",
        "café ☕ 𝛑",
        "# não",
    ],
)
def test_a_name_keeps_quotes_backslashes_and_accents(name: str) -> None:
    settings = Settings(activated_at=datetime(2026, 11, 1, tzinfo=UTC), seller=name)

    assert read_back(settings).settings.seller == name


def test_a_secret_and_a_heading_of_several_lines_break_nothing() -> None:
    settings = Settings(activated_at=datetime(2026, 11, 1, tzinfo=UTC))
    file = read_back(settings, "One\ncompany = 1\nx", api_token='se"cr\\et')

    assert file.pipedrive.api_token == 'se"cr\\et'
    assert file.company == "acme"


def test_what_is_as_by_default_is_left_out() -> None:
    settings = Settings(activated_at=datetime(2026, 11, 1, tzinfo=UTC))
    text = company_file_text("acme", {}, {}, settings)

    assert text.splitlines()[-2:] == [
        "activated_at = 2026-11-01 00:00:00+00:00",
        'language = "pt-BR"',
    ]


@pytest.mark.parametrize("value", ["\ud800", object(), None])
def test_what_toml_cannot_hold_is_refused(value: object) -> None:
    settings = Settings(activated_at=datetime(2026, 11, 1, tzinfo=UTC))

    with pytest.raises(ValueError, match="TOML cannot hold"):
        company_file_text("acme", {"api_token": value}, {}, settings)


def test_a_key_that_toml_cannot_hold_is_refused() -> None:
    settings = Settings(activated_at=datetime(2026, 11, 1, tzinfo=UTC))

    with pytest.raises(ValueError, match="TOML cannot hold"):
        company_file_text("acme", {"\ud800": "x"}, {}, settings)


@pytest.mark.parametrize(("money", "written"), [("1E+3", "1000"), ("0.10", "0.10")])
def test_money_is_written_exactly(money: str, written: str) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    settings = Settings(activated_at=moment, hold_above=Decimal(money))

    text = company_file_text("acme", {}, {}, settings)

    assert f'hold_above = "{written}"' in text.splitlines()
