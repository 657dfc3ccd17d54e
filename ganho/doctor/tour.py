"""A tour of all that a run reads, one page of each: only reads, and nothing is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from ganho.conta_azul.client import ContaAzulClient
from ganho.doctor.chart import asked
from ganho.doctor.traces import LOOK_BACK
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.fields import ENTITIES
from ganho.pipedrive.schemas import DealWire

A_FEW = 20
"""Deals of which the parts are read."""
SO_FAR_BACK = timedelta(days=90)
"""Deals that changed since are listed."""
ONE_DAY = timedelta(days=1)


def walk_pipedrive(crm: PipedriveClient, now: datetime) -> None:
    """Read one page of each list, and the parts of a few deals."""
    since = now - SO_FAR_BACK
    _ask(crm.me)
    _ask(crm.pipelines)
    _ask(crm.users)
    for entity in ENTITIES:
        _ask(partial(crm.fields, entity))
    pages = [
        page
        for archived in (False, True)
        for page in _first(partial(crm.won_deals, since=since, archived=archived))
    ]
    deals = [deal for page in pages for deal in page.deals][:A_FEW]
    if deals:
        _read_parts(crm, deals)


def _read_parts(crm: PipedriveClient, deals: Sequence[DealWire]) -> None:
    ids = [deal.id for deal in deals]
    lines: list[Any] = []
    _ask(lambda: crm.deals(ids))
    _ask(lambda: lines.extend(crm.lines(ids).read))
    _ask(lambda: crm.discounts(ids[0]))
    _ask(lambda: crm.instalments(ids))
    _ask(lambda: crm.persons(_some(deal.person_id for deal in deals)))
    _ask(lambda: crm.organizations(_some(deal.org_id for deal in deals)))
    _ask(lambda: crm.products(_some(line.product_id for line in lines)))


def walk_conta_azul(erp: ContaAzulClient, today: date) -> None:
    """Read one page of each list, and one record of each kind by its id."""
    _ask(erp.account.connected_account)
    for read in (
        *(erp.account.sellers, erp.account.categories),
        *(erp.account.cost_centers, erp.account.accounts),
    ):
        _ask(read)
    for person in _first(erp.people.people):
        _ask(partial(erp.people.person, person.customer_id))
    for item in _first(erp.catalogue.products):
        _ask(partial(erp.catalogue.balance, item.item_id, item.name))
    _first(erp.catalogue.services)
    start, end = today - LOOK_BACK, today + ONE_DAY
    sales: list[Any] = []
    _ask(lambda: sales.extend(erp.recent.newest_sales(start, end)))
    for sale in sales[:1]:
        _ask(partial(erp.sales.sale, sale.sale_id))
        _ask(partial(erp.contracts.sale_items, sale.sale_id))
    for contract in _first(erp.contracts.contracts):
        _ask(partial(erp.contracts.contract, contract.contract_id))


def _ask(read: Callable[[], object]) -> None:
    """Read something; whatever goes wrong is recorded by then, and stops nothing."""
    asked("recording", read)


def _first(pages: Callable[[], Iterable[Any]]) -> list[Any]:
    """Read up to the first thing of a list: no more of it than a page."""
    found: list[Any] = []

    def read() -> None:
        several: Iterator[Any] = iter(pages())
        found.extend(one for one in [next(several, None)] if one is not None)

    _ask(read)
    return found


def _some(ids: Iterable[int | None]) -> list[int]:
    return sorted({one for one in ids if one is not None})
