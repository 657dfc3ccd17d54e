"""Terms of payment that a deal's fields say: booked as said, or set aside until known."""

import pytest

from ganho.booking.run.run import NotYetError
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.company.composition import open_company
from ganho.errors import FatalError
from ganho.report.run_report import RunReport
from tests.mapping_deals import (
    CONDITION,
    METHOD,
    add_deal,
    add_hotel,
    add_payment_field,
    bodies,
    body,
    line,
    option,
)
from tests.unit.domain.factories import make_deal
from tests.world import World

LATER = 300
"""After so many seconds a held deal is looked at again."""


def held(report: RunReport) -> list[tuple[str, str, str]]:
    return [
        (one.reason, one.facts.get("why", ""), one.facts.get("field", ""))
        for one in report.quarantine
    ]


def condition(w: World) -> str:
    return str(body(w)["condicao_pagamento"]["opcao_condicao_pagamento"])


def test_a_text_that_is_a_condition_needs_no_table(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    add_deal(w, custom={code: "3X"})
    w.run()

    assert condition(w) == "3x"


def test_an_empty_field_means_the_pipelines_own_terms(w: World) -> None:
    add_payment_field(w, CONDITION, "30 dias")
    own = {"2": {"payment_condition": "2x"}}
    w.settings |= {"payment_condition": "4x", "by_pipeline": own}
    add_deal(w, pipeline=2)
    w.run()

    assert condition(w) == "2x"


def test_the_field_comes_before_the_pipelines_own_terms(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    w.settings["by_pipeline"] = {"2": {"payment_condition": "2x"}}
    add_deal(w, pipeline=2, custom={code: "45"})
    w.run()

    assert condition(w) == "45"


def test_an_unknown_text_is_set_aside_and_not_repeated(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    add_deal(w, custom={code: "falar com a Canária"})

    report = w.run()

    assert held(report) == [("PAYMENT_TERMS_UNKNOWN", "condition", CONDITION)]
    assert "Canária" not in str(report.quarantine)
    assert bodies(w) + bodies(w, "/v1/pessoas") == []


def test_a_correction_in_pipedrive_frees_the_deal(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    deal = add_deal(w, custom={code: "depois"})
    w.run()
    w.sandbox.clock.advance(LATER)
    w.sandbox.pipedrive.edit_deal(deal, custom_fields={code: "30,60"})

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [deal]
    assert condition(w) == "30,60"


def test_an_option_that_is_mapped_afterwards_frees_the_deal(w: World) -> None:
    code = add_payment_field(w, METHOD, "Carnê")
    add_deal(w, custom={code: option(w, code, "Carnê")})
    first = w.run()
    w.sandbox.clock.advance(LATER)
    w.settings["payment_methods"] = {"carnê": "OUTRO"}
    w.run()

    assert held(first) == [("PAYMENT_TERMS_UNKNOWN", "method", METHOD)]
    assert body(w)["condicao_pagamento"]["tipo_pagamento"] == "OUTRO"


def test_a_deleted_option_is_set_aside(w: World) -> None:
    code = add_payment_field(w, CONDITION, "30 dias", "Outra")
    w.settings["payment_conditions"] = {"30 dias": "30"}
    add_deal(w, custom={code: option(w, code, "30 dias")})
    w.sandbox.pipedrive.delete_option("deal", code, "30 dias")

    assert held(w.run()) == [("PAYMENT_TERMS_UNKNOWN", "condition", CONDITION)]


def test_instalments_in_pipedrive_come_before_the_field(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    coffee = w.sandbox.pipedrive.add_product("Café 1kg")
    deal = add_deal(w, lines=[line(coffee)], custom={code: "depois"})
    for amount, day in (("40.00", "2026-12-01"), ("50.00", "2027-01-15")):
        w.sandbox.pipedrive.add_instalment(deal, amount, day)
    w.run()

    assert condition(w) == "2x"


def test_the_field_is_looked_for_once_a_run(w: World) -> None:
    code, org = add_payment_field(w, CONDITION), add_hotel(w)
    path = "/api/v2/dealFields"
    add_deal(w, org=org)
    w.run()
    before = len(w.sandbox.faults.requests("pipedrive", "GET", path))
    for _ in range(3):
        now = w.sandbox.clock.now()
        add_deal(w, org=org, won_at=now, custom={code: "3x"})
    w.run()

    assert len(bodies(w)) == 4
    assert len(w.sandbox.faults.requests("pipedrive", "GET", path)) - before == 1


def test_a_field_that_was_renamed_stops_the_run_and_books_nothing(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    add_deal(w, custom={code: "3x"})
    w.sandbox.pipedrive.rename_field("deal", code, "Prazo")

    with pytest.raises(FatalError, match="payment_condition_field"):
        w.run()

    assert bodies(w) == []


def test_a_deal_read_before_the_field_was_named_is_read_again(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    w.settings |= {"payment_condition_field": "", "settle_minutes": 90}
    add_deal(w, won_at=w.sandbox.clock.now(), custom={code: "2x"})
    w.run()
    w.settings |= {"payment_condition_field": CONDITION, "settle_minutes": 0}
    w.run()

    assert condition(w) == "2x"


def test_a_deal_that_was_read_for_other_settings_waits_instead_of_being_guessed(
    w: World,
) -> None:
    add_payment_field(w, CONDITION)
    scope = sync_scope(w.read_settings(), 0, w.sandbox.clock.now())
    with (
        open_company(w.values(), w.surroundings()) as company,
        open_run(company, run_id="1", scope=scope, holder="test") as books,
        pytest.raises(NotYetError, match="other settings"),
    ):
        books.deals.bookable_of(make_deal())
