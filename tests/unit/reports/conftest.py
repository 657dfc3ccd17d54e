from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from rich.console import Console

from ganho.reports.deals import BookedDeal, HeldDeal
from ganho.reports.run import Amounts, Calls, Counts, RunReport

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
