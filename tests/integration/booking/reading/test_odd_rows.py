"""Rows that cannot be read, all of them at once: each holds its own deal and no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ganho.report.run_report import RunReport
from tests.mapping_deals import line
from tests.world import World

Row = dict[str, Any]


@pytest.fixture
def company(w: World) -> "Company":
    return Company(w)


class Company:
    """Deals with records of their own, of which one row each is then spoilt."""

    def __init__(self, w: World) -> None:
        self.w, self.crm = w, w.sandbox.pipedrive
        self.held: dict[int, str] = {}
        self.good: list[int] = []

    def deal(self, **more: Any) -> int:
        """Win a deal with organization, person, product and instalment."""
        crm, number = self.crm, len(self.crm.deals)
        deal_id = crm.add_deal(
            org=crm.add_organization(f"Hotel {number}"),
            person=crm.add_person(f"Bia {number}", phone="11 91234-5678"),
            lines=(line(crm.add_product("Café", code="C-1"), "10.00"),),
            **more,
        )
        crm.add_instalment(deal_id, "10.00", "2026-12-01")
        return deal_id

    def book(self, spoil: Callable[[int], None]) -> None:
        """Win a deal that is odd, and is booked all the same."""
        deal_id = self.deal()
        spoil(deal_id)
        self.good.append(deal_id)

    def hold(self, why: str, spoil: Callable[[int], None]) -> None:
        """Win a deal that has to be held."""
        deal_id = self.deal()
        spoil(deal_id)
        self.held[deal_id] = why

    def person(self, deal_id: int) -> Row:
        return self.crm.persons[self.crm.deals[deal_id]["person_id"]]

    def organization(self, deal_id: int) -> Row:
        return self.crm.organizations[self.crm.deals[deal_id]["org_id"]]

    def line(self, deal_id: int) -> Row:
        rows = self.crm.lines.values()
        return next(row for row in rows if row["deal_id"] == deal_id)

    def instalment(self, deal_id: int) -> Row:
        rows = self.crm.instalments.values()
        return next(row for row in rows if row["deal_id"] == deal_id)


def in_shapes_that_carry_the_value(company: Company) -> None:
    company.book(lambda i: company.person(i).update(phones=11912345678))
    company.book(lambda i: company.person(i).update(emails=[None]))
    company.book(lambda i: company.person(i).update(custom_fields=[]))
    company.book(lambda i: company.person(i).update(name=404))
    company.book(lambda i: company.line(i).update(is_enabled=1))


def that_nobody_needs(company: Company) -> None:
    crm = company.crm
    crm.users[77] = {"id": 77, "name": None}
    crm.users[78] = {"name": "Rui"}
    crm.pipelines[9] = {"id": None, "is_deleted": False, "order_nr": 9}
    for kind in ("deal", "person", "organization", "product"):
        crm.fields[kind][0]["options"] = [None, {"label": "Azul"}]
        crm.fields[kind][1].pop("field_name")
        crm.fields[kind][2].pop("field_type")
    next(iter(crm.products.values())).pop("code")


def that_hold_their_deal(company: Company) -> None:
    hold, crm = company.hold, company.crm
    hold("value", lambda i: crm.deals[i].update(value="mil"))
    hold("organization", lambda i: company.organization(i).update(custom_fields="x"))
    hold("person", lambda i: company.person(i).update(custom_fields=[1]))
    hold("person_hidden", lambda i: crm.persons.pop(crm.deals[i]["person_id"]))
    hold("line_quantity", lambda i: company.line(i).update(quantity="duas"))
    hold("instalment_day", lambda i: company.instalment(i).update(billing_date=None))
    hold(
        "instalment_day",
        lambda i: company.instalment(i).update(billing_date="0000-00-00"),
    )

    def spoil_discount(deal_id: int) -> None:
        crm.add_discount(deal_id, 1, "amount")
        crm.discounts[deal_id][0]["amount"] = None

    hold("discount", spoil_discount)


def reasons(report: RunReport) -> dict[int, tuple[str, str]]:
    return {one.deal_id: (one.reason, one.facts["why"]) for one in report.quarantine}


def test_all_others_are_booked_the_next_day_and_in_the_second_look_too(
    company: Company,
) -> None:
    w = company.w
    w.settings |= {
        "match_items_by": "code",
        "product_categories": {"Consultoria": "service"},
        "seller_from": "deal_owner",
    }
    company.good.append(company.deal())
    in_shapes_that_carry_the_value(company)
    that_hold_their_deal(company)
    that_nobody_needs(company)
    held = {i: ("DEAL_UNREADABLE", why) for i, why in company.held.items()}

    report = w.run()
    assert sorted(one.deal_id for one in report.bookings) == company.good
    assert reasons(report) == held

    w.sandbox.clock.advance(timedelta(days=1).total_seconds())
    later = company.deal()
    again, look = w.run(), w.run(look_back_days=7)

    assert [one.deal_id for one in again.bookings] == [later]
    assert reasons(again) == reasons(look) == held
    assert look.counts.booked == 0
    assert len(w.sandbox.conta_azul.sales()) == len(company.good) + 1


def test_one_that_was_mended_is_booked(company: Company) -> None:
    company.hold("line_quantity", lambda i: company.line(i).update(quantity="duas"))
    [deal_id] = company.held
    assert reasons(company.w.run()) == {deal_id: ("DEAL_UNREADABLE", "line_quantity")}

    company.line(deal_id)["quantity"] = 1
    company.w.sandbox.clock.advance(300)

    assert [one.deal_id for one in company.w.run().bookings] == [deal_id]
