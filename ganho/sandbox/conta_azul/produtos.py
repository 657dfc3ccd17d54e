"""Products: `codigo_sku` on write, `codigo` in lists."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Call,
    local,
    moments_between,
    not_found,
    page_of,
    uuid_in_path,
)
from ganho.sandbox.conta_azul.spelling import kept_name
from ganho.sandbox.conta_azul.tenant import Account, Route

LIMITS = {"nome": 100, "codigo_sku": 20, "codigo_ean": 50, "descricao": 400}
ZERO = Decimal(0)


@dataclass(kw_only=True)
class Product:
    """A product; `balance` is the stock on hand."""

    id: str
    legacy_id: int
    name: str
    code: str
    created_at: datetime
    changed_at: datetime
    price: Decimal = ZERO
    balance: Decimal = ZERO
    active: bool = True
    notes: str = ""
    version: int = 0


Keep = Callable[[Product], bool]


class Products:
    """All products of the account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.by_id: dict[str, Product] = {}
        self._codes: dict[str, int] = {}

    def routes(self) -> list[Route]:
        """List the paths."""
        return [
            Route("GET", "/v1/produtos", self.answer_list),
            Route("POST", "/v1/produtos", self.answer_create),
            Route("GET", "/v1/produtos/{id}", self.answer_read),
        ]

    def add(self, *, name: str, code: str = "", **more: Any) -> Product:
        """Put a product into the account."""
        now = self._account.now()
        product = Product(
            id=self._account.new_id("produto"),
            legacy_id=self._account.new_serial(),
            name=name,
            code=code or self._derived_code(name),
            **{"created_at": now, "changed_at": now, **more},
        )
        self._codes[product.code] = self._codes.get(product.code, 0) + 1
        self.by_id[product.id] = product
        return product

    def edit(self, product_id: str, **changes: Any) -> None:
        """Change a product, as somebody would in the ERP."""
        product = self.by_id[product_id]
        for name, value in changes.items():
            if not hasattr(product, name):
                raise AttributeError(name)
            setattr(product, name, value)
        product.changed_at = self._account.now()
        product.version += 1

    def answer_list(self, call: Call) -> Answer:
        """List products."""
        keeps = list(_filters(call))
        found = [
            product
            for product in self.by_id.values()
            if self._account.is_listed(product) and all(keep(product) for keep in keeps)
        ]
        down = call.query.get("direcao_ordenacao") == "DESC"
        found.sort(key=_order(call), reverse=down)
        rows = [self._listed(product) for product in page_of(call, found)]
        return Answer({"totalItems": len(found), "items": rows})

    def answer_read(self, call: Call) -> Answer:
        """Show one product."""
        product = self.by_id.get(uuid_in_path(call))
        if product is None:
            raise not_found()
        return Answer(self._read(product))

    def answer_create(self, call: Call) -> Answer:
        """Create a product; only its name is required."""
        body = call.body
        if not isinstance(body, dict) or not body.get("nome"):
            raise call.refuse("O campo 'nome' é obrigatório")
        for name, limit in LIMITS.items():
            value = body.get(name)
            if value is not None and (not isinstance(value, str) or len(value) > limit):
                raise call.refuse(
                    f"O campo '{name}' deve ter no máximo {limit} caracteres"
                )
        code = body.get("codigo_sku") or ""
        if code in self._codes and self._account.switches.duplicate_sku == "refused":
            raise call.refuse("Já existe um produto com este código")
        stock = body.get("estoque") or {}
        product = self.add(
            name=kept_name(body["nome"], self._account.switches),
            code=code,
            price=_amount(call, stock, "valor_venda"),
            balance=_amount(call, stock, "estoque_disponivel"),
            active=body.get("ativo", True) and body.get("status", "ATIVO") == "ATIVO",
            notes=body.get("descricao") or "",
        )
        return Answer(self._read(product), 201)

    def _derived_code(self, name: str) -> str:
        """Derive a code from the name, as the server does."""
        stem = re.sub(r"[^0-9A-Z]", "", name.upper())[:14] or "PRODUTO"
        code, serial = stem, 1
        while code in self._codes:
            serial += 1
            code = f"{stem}{serial}"
        return code

    def _changed(self, product: Product) -> str:
        unchanged = product.changed_at == product.created_at
        if self._account.switches.empty_dates and unchanged:
            return ""
        return local(product.changed_at)

    def _listed(self, product: Product) -> dict[str, Any]:
        return {
            "id": product.id,
            "id_legado": product.legacy_id,
            "nome": product.name,
            "codigo": product.code,
            "ean": "",
            "tipo": "PRODUTO",
            "status": _status(product),
            "saldo": product.balance,
            "valor_venda": product.price,
            "custo_medio": 0,
            "estoque_minimo": 0,
            "estoque_maximo": 0,
            "nivel_estoque": "PADRAO",
            "movido": False,
            "integracao_ecommerce_ativada": False,
            "ultima_atualizacao": self._changed(product),
            "produtos_variacao": [],
        }

    def _read(self, product: Product) -> dict[str, Any]:
        return {
            "id": product.id,
            "id_legado": product.legacy_id,
            "nome": product.name,
            "codigo_sku": product.code,
            "codigo_ean": "",
            "descricao": product.notes,
            "ativo": product.active,
            "status": _status(product),
            "formato": "SIMPLES",
            "versao": product.version,
            "ultima_atualizacao": self._changed(product),
            "categoria": {"id": 1, "descricao": "Outras"},
            "estoque": {
                "quantidade_disponivel": product.balance,
                "quantidade_reservada": 0,
                "quantidade_total": product.balance,
                "custo_medio": 0,
                "valor_venda": product.price,
                "minimumStock": 0,
                "maximumStock": 0,
            },
        }


def _status(product: Product) -> str:
    return "ATIVO" if product.active else "INATIVO"


def _filters(call: Call) -> Iterator[Keep]:
    if changed := moments_between(call, "data_alteracao_de", "data_alteracao_ate"):
        yield lambda product: changed(product.changed_at)
    if text := call.query.get("busca", "").strip().casefold():
        yield (
            lambda product: (
                text in product.name.casefold() or text in product.code.casefold()
            )
        )
    if sku := call.query.get("sku", ""):
        yield lambda product: product.code == sku
    match call.query.get("status"):
        case None:
            pass
        case "ATIVO" | "INATIVO" as status:
            yield lambda product: _status(product) == status
        case _:
            raise call.refuse("O parâmetro 'status' é inválido")


def _order(call: Call) -> Callable[[Product], Any]:
    match call.query.get("campo_ordenacao"):
        case "CODIGO":
            return lambda product: (product.code, product.id)
        case "VALOR_VENDA":
            return lambda product: (product.price, product.id)
        case _:
            return lambda product: (product.name.casefold(), product.id)


def _amount(call: Call, body: Any, name: str) -> Decimal:
    value = body.get(name, 0) if isinstance(body, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise call.refuse(f"O campo '{name}' é inválido")
    return Decimal(value)
