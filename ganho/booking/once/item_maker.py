"""Step 5: create the products and services that are missing, one per key."""

from collections.abc import Callable
from datetime import timedelta

from ganho.booking.erp.fingerprints import code_key, find_items, item_key, name_key
from ganho.booking.erp.register import freshen_items, mirrored_item
from ganho.booking.once.before import prepare_writes
from ganho.booking.once.leftovers import close_promise
from ganho.booking.once.unnumbered import Missing, create_unnumbered
from ganho.booking.reading.accounts import marker_of
from ganho.booking.reading.meaning import bookable_of
from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import ProdutoRequest, ServicoRequest
from ganho.domain.item import Item
from ganho.domain.reasons import Reason
from ganho.ledger.records import MirroredItem

MIRROR_AGE = timedelta(seconds=60)
"""Before an item is made, the mirror must have been read so recently."""


def resolve_items(run: Run, deal_id: int) -> None:
    """Make sure that every product and service of the deal exists.

    Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
    to make it wait.
    """
    deal = run.desk.snapshots([deal_id])[deal_id]
    for line in bookable_of(run, deal).lines:
        if not find_items(run, [line.item]):
            _resolve(run, deal_id, line.item)


def _resolve(run: Run, deal_id: int, item: Item) -> None:
    with run.items_lock:
        run.check()
        prepare_writes(run)
        freshen_items(run, MIRROR_AGE)
        if not find_items(run, [item]):
            create_unnumbered(run, deal_id, _missing(run, deal_id, item))
        else:
            close_promise(run, "item", item_key(run, item))


def _missing(run: Run, deal_id: int, item: Item) -> Missing[MirroredItem]:
    send = _sender(run, deal_id, item)
    return Missing(
        kind="item",
        key=item_key(run, item),
        payload=item.model_dump_json(),
        send=lambda: _mirrored(item, send()),
        look=lambda: _look(run, item),
        keep=run.company.ledger.promises.settle_item,
        refusal=Reason.ITEM_REFUSED,
    )


def _sender(run: Run, deal_id: int, item: Item) -> Callable[[], str]:
    """Write the request down before anything is promised; it may be refused here."""
    client = run.company.conta_azul
    if item.kind == "service":
        service = ServicoRequest.from_item(item)
        return lambda: client.create_service(service)
    product = ProdutoRequest.from_item(item, marker_of(run, deal_id))
    return lambda: client.create_product(product)


def _look(run: Run, item: Item) -> MirroredItem | None:
    """Find the item by its code or its name in the catalogue it belongs to."""
    client = run.company.conta_azul
    if item.kind == "service":
        found = client.find_services(name=item.name)
    else:
        found = client.find_products(name=item.name, code=item.code)
    for candidate in found:
        row = mirrored_item(candidate)
        if row.active and item.key in (row.name_key, row.code_key):
            return row
    return None


def _mirrored(item: Item, item_id: str) -> MirroredItem:
    return MirroredItem(
        item_id=item_id,
        kind=item.kind,
        name_key=name_key(item),
        code_key=code_key(item),
        active=True,
    )
