from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from rich.console import Console

from ganho.report.named_deals import BookedDeal, HeldDeal
from ganho.report.run_report import Amounts, Calls, Counts, RunReport
from ganho.report.situation import (
    Month,
    OldestOpen,
    ProblemTrend,
    SoldOn,
    Standing,
    Tally,
)

STARTED = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


@pytest.fixture
def make_report():
    """A run that booked one deal and holds another."""

    def make(**changes):
        values = {
            "company": "acme",
            "started_at": STARTED,
            "finished_at": STARTED + timedelta(seconds=1.9),
            "counts": Counts(won=2, booked=1, quarantined=1),
            "value": Amounts(
                won=Decimal("1734.56"),
                booked=Decimal("1234.56"),
                quarantined=Decimal(500),
            ),
            "bookings": (make_booking(),),
            "quarantine": (make_held(),),
            "calls": Calls(
                pipedrive_requests=6, pipedrive_tokens=1052, conta_azul_requests=9
            ),
            "pipedrive_url": "https://acme.pipedrive.com/",
        }
        return RunReport(**values | changes)

    return make


def make_booking(**changes):
    values = {
        "deal_id": 1,
        "erp_id": "0b1c",
        "number": 1001,
        "total": Decimal("1234.56"),
        "sold_on": date(2026, 11, 3),
        "customer_id": "77aa",
    }
    return BookedDeal(**values | changes)


def make_held(**changes):
    values = {
        "deal_id": 3,
        "reason": "TAX_ID_INVALID",
        "facts": {"field": "CNPJ"},
        "since": STARTED,
        "value": Decimal(500),
        "organization_id": 7,
    }
    return HeldDeal(**values | changes)


def tally(deals, value=0):
    return Tally(deals=deals, value=Decimal(str(value)))


@pytest.fixture
def make_standing():
    """A company with two months of sales and three deals open."""

    def make(**changes):
        values = {
            "as_of": STARTED,
            "this_month": Month(
                first_day=date(2026, 11, 1),
                sales=tally(41, "182340.50"),
                held=tally(2, "5000.40"),
                waiting=tally(1, 1500),
            ),
            "last_month": Month(first_day=date(2026, 10, 1), sales=tally(63, 251000)),
            "problems": (
                ProblemTrend(reason="TAX_ID_INVALID", now=tally(2, 5000), before=1),
            ),
            "compared_with": date(2026, 11, 16),
            "open_by_age": {
                "under_1_hour": tally(1, 1500),
                "over_24_hours": tally(2, "5000.40"),
            },
            "oldest": OldestOpen(
                deal_id=1203,
                since=STARTED - timedelta(days=3, hours=5),
                is_held=True,
                value=Decimal(780),
            ),
            "days": tuple(
                SoldOn(day=date(2026, 11, 10) + timedelta(days=n), sales=1, value=n)
                for n in range(14)
            ),
        }
        return Standing(**values | changes)

    return make


@pytest.fixture(name="tally")
def _tally():
    return tally


@pytest.fixture(name="make_booking")
def _make_booking():
    return make_booking


@pytest.fixture(name="make_held")
def _make_held():
    return make_held


@pytest.fixture
def shown():
    """What a pipe or a terminal of a width gets."""

    def show(renderable, width=80):
        console = Console(width=width, force_terminal=False)
        with console.capture() as capture:
            console.print(renderable, crop=False)
        return capture.get()

    return show
