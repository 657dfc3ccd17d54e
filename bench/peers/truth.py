"""What both vendors' books say in the end, compared without anything of ganho's."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from ganho.sandbox.room import Sandbox

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
Line = tuple[str, Decimal, str]
"""A customer, a total and a day."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How many won deals are sales as they should be, and what is wrong."""

    right: int
    doubled: int
    lost: int
    customers_doubled: int
    items_doubled: int


def judge(sandbox: Sandbox) -> Verdict:
    """Compare sales with deals, and look for what the ERP has twice."""
    wanted, there = Counter(_won(sandbox)), Counter(_sold(sandbox))
    right = (wanted & there).total()
    erp = sandbox.conta_azul
    return Verdict(
        right=right,
        doubled=(there - wanted).total(),
        lost=wanted.total() - right,
        customers_doubled=_surplus(person.name for person in erp.customers()),
        items_doubled=_surplus(item.name for item in erp.catalogue_products()),
    )


def least_requests(sandbox: Sandbox) -> int:
    """Count what is to be made: no way books these deals with fewer requests."""
    crm, erp = sandbox.pipedrive, sandbox.conta_azul
    people = {name for name, _, _ in _won(sandbox)}
    items = {plain(line["name"]) for line in crm.lines.values()}
    known = {plain(person.name) for person in erp.customers()}
    had = {plain(item.name) for item in erp.catalogue_products()}
    return len(crm.deals) + len(people - known) + len(items - had)


def _won(sandbox: Sandbox) -> list[Line]:
    """Give what each deal is to be, by what Pipedrive says."""
    crm = sandbox.pipedrive
    return [
        (
            plain(crm.organizations[deal["org_id"]]["name"]),
            Decimal(deal["value"]),
            deal["won_time"].astimezone(SAO_PAULO).date().isoformat(),
        )
        for deal in crm.deals.values()
    ]


def _sold(sandbox: Sandbox) -> list[Line]:
    erp = sandbox.conta_azul
    names = {person.id: plain(person.name) for person in erp.customers()}
    return [
        (names[sale.customer_id], sale.total, sale.sold_on.isoformat())
        for sale in erp.sales()
    ]


def plain(name: str) -> str:
    """Give a name as a person compares it: without cases and kinds of spaces."""
    return " ".join(name.casefold().split())


def _surplus(names: Iterable[str]) -> int:
    counted = Counter(plain(name) for name in names)
    return counted.total() - len(counted)
