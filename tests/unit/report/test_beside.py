"""A sale beside its deal: what agrees is said once, what differs is seen."""

from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from rich.console import Console

from ganho.report.beside import Beside, ShownItem, Side, beside
from ganho.report.named_deals import BookedDeal

DAY = date(2026, 11, 3)
COFFEE = ShownItem(name="Café", quantity=Decimal("1.5"), price=Decimal(50))


def side(**more: Any) -> Side:
    parts = {"address": "https://x", "total": Decimal(75), "day": DAY}
    return Side(**parts | {"items": (COFFEE,)} | more)


def pair(**more: Any) -> Beside:
    booked = BookedDeal(deal_id=5, number=1001, total=Decimal(75), sold_on=DAY)
    parts = {"booked": booked, "crm": side(), "erp": side(), "customer": "same"}
    return Beside(**parts | more)


def shown(*pairs: Beside, waiting: int = 0) -> str:
    screen = StringIO()
    Console(file=screen, width=100).print(beside(pairs, waiting, "pt-BR"))
    return screen.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def test_what_agrees_is_said_once() -> None:
    text = shown(pair(new_customer=True, new_items=2))

    assert "Total: R$ 75,00 = R$ 75,00" in text
    assert "Data: 03/11/2026 = 03/11/2026" in text
    assert text.count("1,5 × R$ 50,00  Café") == 2
    assert "venda 1001" in text
    assert "nome e CPF/CNPJ iguais" in text
    assert "Criado na Conta Azul: o cliente, 2 produtos ou serviços" in text


def test_what_differs_is_seen() -> None:
    text = shown(pair(erp=side(total=Decimal(70)), customer="other_tax_id"))

    assert "Total: R$ 75,00 ≠ R$ 70,00 (diferente: confira os dois)" in text
    assert "o CPF/CNPJ é diferente" in text
    assert "só isto" in text


def test_the_rest_is_counted() -> None:
    assert "7 outros negócios esperam a próxima execução normal." in shown(waiting=7)
    assert shown().strip() == ""
