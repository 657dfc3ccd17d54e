from decimal import Decimal

from ganho.report.json_file import as_json
from ganho.report.named_deals import WarnedDeal


def test_the_file_has_exactly_the_promised_shape(make_report):
    report = make_report(warnings=(WarnedDeal(deal_id=1, remark="TAX_ID_MISSING"),))

    assert as_json(report) == {
        "company": "acme",
        "counts": {
            "won": 2,
            "booked": 1,
            "already_booked": 0,
            "quarantined": 1,
            "excluded": 0,
            "waiting": 0,
        },
        "value": {
            "won": "1734.56",
            "booked": "1234.56",
            "quarantined": "500.00",
            "waiting": "0.00",
        },
        "bookings": [
            {
                "deal_id": 1,
                "kind": "sale",
                "id": "0b1c",
                "number": 1001,
                "total": "1234.56",
                "date": "2026-11-03",
                "customer_id": "77aa",
                "adopted": False,
            }
        ],
        "quarantine": [{"deal_id": 3, "reason": "TAX_ID_INVALID"}],
        "warnings": [{"deal_id": 1, "reason": "TAX_ID_MISSING"}],
        "calls": {
            "pipedrive": {"requests": 6, "tokens": 1052},
            "conta_azul": {"requests": 9},
        },
        "seconds": 1.9,
    }


def test_a_dry_run_says_so_and_plans_without_ids(make_report, make_booking):
    plan = make_booking(erp_id=None, number=None)

    content = as_json(make_report(dry_run=True, bookings=(plan,)))

    assert content["dry_run"] is True
    assert (content["bookings"][0]["id"], content["bookings"][0]["number"]) == (
        None,
        None,
    )


def test_amounts_have_two_decimals_and_no_exponent(make_report, make_booking):
    big = make_booking(total=Decimal("1E+6"))

    assert as_json(make_report(bookings=(big,)))["bookings"][0]["total"] == "1000000.00"
