"""`GET /v1/venda/busca`: many filters, none of them on `observacoes`."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import Call, days_between, moments_between
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.conta_azul.people.person_record import Person
from ganho.sandbox.conta_azul.sales.sale_record import Sale, created_day

Keep = Callable[[Sale], bool]
WAITING, APPROVED, CANCELLED = "esperando_aprovacao", "aprovado", "cancelado"
TOTALS = {
    "WAITING_APPROVED": {WAITING},
    "APPROVED": {APPROVED},
    "CANCELED": {CANCELLED},
    "ALL": {WAITING, APPROVED, CANCELLED},
}


def filters(
    call: Call, people: dict[str, Person], switches: ContaAzulSwitches
) -> Iterator[Keep]:
    """Read the search's parameters; unknown ones are ignored."""
    yield from _dates(call)
    if term := call.query.get("termo_busca", "").strip().casefold():
        yield lambda sale: _is_found_by(term, sale, people)
    yield from _statuses(call, switches)
    for name, read in ARRAYS.items():
        if values := set(call.query.getlist(name)):
            yield _any_of(values, read)
    if pending := call.query.get("pendente"):
        yield lambda sale: (sale.pending != "NENHUMA") == (pending == "true")
    if totals := call.query.get("totais"):
        if totals not in TOTALS:
            raise call.refuse("O parâmetro 'totais' é inválido")
        yield lambda sale: bucket(sale) in TOTALS[totals]
    if numbers := call.query.getlist("numeros"):
        if not all(number.isdecimal() for number in numbers):
            raise call.refuse("O parâmetro 'numeros' é inválido")
        wanted = {int(number) for number in numbers}
        yield lambda sale: sale.number in wanted


def _statuses(call: Call, switches: ContaAzulSwitches) -> Iterator[Keep]:
    """Read `situacoes` as far as this account understands it."""
    wanted = set(call.query.getlist("situacoes"))
    if not wanted or switches.status_filter == "ignored":
        return
    if switches.status_filter == "other_words":
        wanted = set()
    yield lambda sale: sale.status in wanted


def _dates(call: Call) -> Iterator[Keep]:
    if sold := days_between(call, "data_inicio", "data_fim"):
        yield lambda sale: sold(sale.sold_on)
    if created := days_between(call, "data_criacao_de", "data_criacao_ate"):
        yield lambda sale: created(created_day(sale))
    if changed := moments_between(call, "data_alteracao_de", "data_alteracao_ate"):
        yield lambda sale: changed(sale.changed_at)


def order(call: Call, people: dict[str, Person]) -> tuple[Callable[[Sale], Any], bool]:
    """Read the order asked for; the newest come first where none is."""
    keys: dict[str, Callable[[Sale], Any]] = {
        "NUMERO": lambda sale: (sale.number, sale.legacy_id),
        "CLIENTE": lambda sale: (people[sale.customer_id].name, sale.legacy_id),
        "DATA": lambda sale: (sale.sold_on, sale.legacy_id),
    }
    for name, down in (
        ("campo_ordenado_ascendente", False),
        ("campo_ordenado_descendente", True),
    ):
        if word := call.query.get(name):
            if word not in keys:
                raise call.refuse(f"O parâmetro '{name}' é inválido")
            return keys[word], down
    return lambda sale: (sale.created_at, sale.legacy_id), True


def bucket(sale: Sale) -> str:
    """The total that a sale is counted under."""
    if sale.is_cancelled:
        return CANCELLED
    return APPROVED if sale.status in ("APROVADO", "FATURADO") else WAITING


def totals(sales: Iterable[Sale]) -> tuple[dict[str, Decimal], dict[str, int]]:
    """Sum and count the sales that were found."""
    sums = {"total": Decimal(0)} | dict.fromkeys(TOTALS["ALL"], Decimal(0))
    counts = dict.fromkeys(sums, 0)
    for sale in sales:
        for name in ("total", bucket(sale)):
            sums[name] += sale.total
            counts[name] += 1
    return sums, counts


ARRAYS: dict[str, Callable[[Sale], set[str]]] = {
    "ids_vendedores": lambda sale: {sale.seller_id or ""},
    "ids_clientes": lambda sale: {sale.customer_id},
    "ids_categorias": lambda sale: {sale.category_id or ""},
    "ids_produtos": lambda sale: {line.item_id for line in sale.lines},
    "tipos": lambda sale: {sale.kind},
    "origens": lambda sale: {sale.origin},
}


def _any_of(values: set[str], read: Callable[[Sale], set[str]]) -> Keep:
    return lambda sale: bool(values & read(sale))


def _is_found_by(term: str, sale: Sale, people: dict[str, Person]) -> bool:
    """Search by the sale's number and the customer's name and e-mail."""
    customer = people[sale.customer_id]
    return (
        term == str(sale.number)
        or term in customer.name.casefold()
        or term in customer.email.casefold()
    )
