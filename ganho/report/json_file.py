"""The report as JSON: what `--json FILE` writes. Its shape is a promise."""

from decimal import Decimal
from typing import Any

from ganho.domain.money import cents
from ganho.report.named_deals import BookedDeal
from ganho.report.run_report import Calls, RunReport


def as_json(report: RunReport) -> dict[str, Any]:
    """Give the report as plain JSON values; amounts are texts, to the centavo."""
    amounts = {name: _amount(value) for name, value in report.value}
    content = {
        "company": report.company,
        "counts": report.counts.model_dump(),
        "value": amounts,
        "bookings": [_booking(deal) for deal in report.bookings],
        "quarantine": [
            {"deal_id": deal.deal_id, "reason": deal.reason}
            for deal in report.quarantine
        ],
        "warnings": [
            {"deal_id": deal.deal_id, "reason": deal.remark} for deal in report.warnings
        ],
        "calls": _calls(report.calls),
        "seconds": report.seconds,
    }
    return content | {"dry_run": True} if report.dry_run else content


def _booking(deal: BookedDeal) -> dict[str, Any]:
    return {
        "deal_id": deal.deal_id,
        "kind": deal.kind,
        "id": deal.erp_id,
        "number": deal.number,
        "total": _amount(deal.total),
        "date": deal.sold_on.isoformat(),
        "customer_id": deal.customer_id,
        "adopted": deal.adopted,
    }


def _calls(calls: Calls) -> dict[str, Any]:
    return {
        "pipedrive": {
            "requests": calls.pipedrive_requests,
            "tokens": calls.pipedrive_tokens,
        },
        "conta_azul": {"requests": calls.conta_azul_requests},
    }


def _amount(value: Decimal) -> str:
    return str(cents(value))
