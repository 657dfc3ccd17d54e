"""A sale beside its deal, for who looks at both on the first day.

Neither shows a person's name nor a tax id: whether they agree is told instead.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from rich.console import Group
from rich.text import Text

from ganho.domain.model import Value
from ganho.report.named_deals import BookedDeal
from ganho.report.texts import counted
from ganho.words.amounts import Language, day, money, printable, quantity
from ganho.words.lines import Line, row
from ganho.words.tables.texts_beside import BESIDE_TEXTS, Likeness


class ShownItem(Value):
    """A line of a deal or of a sale."""

    name: str
    quantity: Decimal
    price: Decimal | None = None


class Side(Value):
    """What one of the two systems says of a sale."""

    address: str
    total: Decimal | None = None
    day: date | None = None
    items: tuple[ShownItem, ...] = ()


class Beside(Value):
    """A booking, as both systems show it, and what was made for it."""

    booked: BookedDeal
    crm: Side
    erp: Side
    customer: Likeness = "unread"
    new_customer: bool = False
    new_items: int = 0


def beside(pairs: Sequence[Beside], waiting: int, language: Language) -> Group:
    """Show each sale beside its deal, and say how many deals were left."""
    texts = BESIDE_TEXTS[language]
    lines: list[Line] = []
    if pairs:
        lines += [Text(), Text(texts.title, style="bold")]
    for pair in pairs:
        lines += [Text(), *_pair(pair, language)]
    if waiting:
        lines += [Text(), row(counted(waiting, texts.more_wait, language))]
    return Group(*lines)


def _pair(pair: Beside, language: Language) -> Iterable[Line]:
    texts, booked = BESIDE_TEXTS[language], pair.booked
    of_a_kind = texts.contract if booked.kind == "contract" else texts.sale
    number = "–" if booked.number is None else booked.number
    yield row(f"Pipedrive    {pair.crm.address}")
    yield row(f"Conta Azul   {pair.erp.address} · {of_a_kind.format(number=number)}")
    totals = [money(side.total, language) for side in (pair.crm, pair.erp)]
    yield _both(texts.total, totals, language)
    days = [day(s.day, language) if s.day else "–" for s in (pair.crm, pair.erp)]
    yield _both(texts.day, days, language)
    yield from _items(pair, language)
    yield row(f"{texts.customer}: {texts.likeness[pair.customer]}")
    yield row(f"{texts.made}: {_made(pair, language)}")


def _both(name: str, said: list[str], language: Language) -> Line:
    crm, erp = said
    if crm == erp:
        return row(f"{name}: {crm} = {erp}")
    differs = BESIDE_TEXTS[language].differs
    return row(f"{name}: {crm} ≠ {erp} ({differs})", style="bold yellow")


def _items(pair: Beside, language: Language) -> Iterable[Line]:
    for system, side in (("Pipedrive", pair.crm), ("Conta Azul", pair.erp)):
        yield row(f"{BESIDE_TEXTS[language].items} · {system}")
        for item in side.items:
            price = money(item.price, language)
            amount = quantity(item.quantity, language)
            yield row(f"{amount} × {price}  {printable(item.name)}", deeper=2)


def _made(pair: Beside, language: Language) -> str:
    texts = BESIDE_TEXTS[language]
    made = [texts.new_customer] if pair.new_customer else []
    if pair.new_items:
        made.append(counted(pair.new_items, texts.new_items, language))
    return ", ".join(made) or texts.nothing_made
