"""Remarks that are kept together with a booking, in its own transaction."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ganho.domain.contract.contract import Contract
from ganho.domain.deal import Deal
from ganho.domain.reasons import Remark
from ganho.domain.settings import Settings
from ganho.domain.translation import is_closed
from ganho.ledger.records import Booking

Noted = dict[str, Mapping[str, str]]
"""Remarks, each with its facts."""


def differing_total(total: Decimal, booking: Booking) -> Noted:
    """Tell a person where the ERP's total is not the deal's."""
    if booking.total == total:
        return {}
    facts = {"deal_total": str(total), "sale_total": str(booking.total)}
    return {Remark.TOTAL_DIFFERS: facts}


def closed_month(settings: Settings, deal: Deal, day: date) -> Noted:
    """Tell a person where a deal takes another day than that of its win."""
    if not is_closed(deal, settings):
        return {}
    return {Remark.MONTH_CLOSED: {"day": day.isoformat()}}


def shorter_term(contract: Contract) -> Noted:
    """Tell a person where a contract ends the day before the one that was typed."""
    if contract.typed_end is None or contract.ends_on is None:
        return {}
    facts = {
        "periods": str(contract.periods),
        "amount": str(contract.total),
        "ends_on": contract.ends_on.isoformat(),
        "typed": contract.typed_end.isoformat(),
    }
    return {Remark.CONTRACT_END_DAY_BEFORE: facts}


def cancellation(booking: Booking) -> Noted:
    """Tell a person that a booking was cancelled in the ERP."""
    if not booking.cancelled:
        return {}
    return {Remark.SALE_CANCELLED: {"sale": shown_number(booking)}}


def shown_number(booking: Booking) -> str:
    """Name a booking as a person finds it in the ERP."""
    return str(booking.number or booking.erp_id)
