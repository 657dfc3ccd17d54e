"""Categories, cost centers, financial accounts and sellers: lists to choose from."""

from dataclasses import dataclass
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Call,
    filled,
    finance_body,
    page_of,
)
from ganho.sandbox.conta_azul.tenant import Account, Route


@dataclass(kw_only=True)
class Choice:
    """An entry of one of the lists."""

    id: str
    name: str
    active: bool = True
    kind: str = ""
    code: str = ""
    parent_id: str | None = None


class Finance:
    """What a sale may refer to besides its customer and items."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.categories: dict[str, Choice] = {}
        self.cost_centers: dict[str, Choice] = {}
        self.accounts: dict[str, Choice] = {}
        self.sellers: dict[str, Choice] = {}

    def routes(self) -> list[Route]:
        """List the paths."""
        return [
            Route("GET", "/v1/categorias", self.answer_categories, finance_body),
            Route("GET", "/v1/centro-de-custo", self.answer_cost_centers, finance_body),
            Route("GET", "/v1/conta-financeira", self.answer_accounts, finance_body),
            Route("GET", "/v1/venda/vendedores", self.answer_sellers),
        ]

    def add(self, choices: dict[str, Choice], name: str, **more: Any) -> str:
        """Put an entry into one of the lists."""
        choice = Choice(id=self._account.new_id("cadastro"), name=name, **more)
        choices[choice.id] = choice
        return choice.id

    def answer_sellers(self, call: Call) -> Answer:
        """List sellers: a bare array without pages."""
        del call
        sellers = [one for one in self.sellers.values() if one.active]
        return Answer([{"id": one.id, "nome": one.name} for one in sellers])

    def answer_categories(self, call: Call) -> Answer:
        """List categories."""
        kind = call.query.get("tipo")
        if kind not in (None, "RECEITA", "DESPESA"):
            raise call.refuse("O parâmetro 'tipo' é inválido")
        leaves = "true" in (
            call.query.get("permite_apenas_filhos"),
            call.query.get("apenas_filhos"),
        )
        parents = {one.parent_id for one in self.categories.values()}
        found = [
            one
            for one in _named(call, self.categories, "busca", "nome")
            if kind in (None, one.kind) and not (leaves and one.id in parents)
        ]
        return _listed("itens", found, [_category(one) for one in page_of(call, found)])

    def answer_cost_centers(self, call: Call) -> Answer:
        """List cost centers; whether under `items` or `itens` is disputed."""
        wanted = call.query.get("filtro_rapido", "TODOS")
        if wanted not in ("ATIVO", "INATIVO", "TODOS"):
            raise call.refuse("O parâmetro 'filtro_rapido' é inválido")
        found = [
            one
            for one in _named(call, self.cost_centers, "busca")
            if wanted == "TODOS" or one.active == (wanted == "ATIVO")
        ]
        rows = [
            {"id": one.id, "codigo": one.code, "nome": one.name, "ativo": one.active}
            for one in page_of(call, found)
        ]
        return _listed(self._account.switches.cost_centers_key, found, rows)

    def answer_accounts(self, call: Call) -> Answer:
        """List financial accounts."""
        active_only = call.query.get("apenas_ativo") == "true"
        kinds = call.query.getlist("tipos")
        found = [
            one
            for one in _named(call, self.accounts, "nome")
            if (one.active or not active_only) and (not kinds or one.kind in kinds)
        ]
        return _listed("itens", found, [_account(one) for one in page_of(call, found)])


def _named(call: Call, choices: dict[str, Choice], *parameters: str) -> list[Choice]:
    texts = [call.query.get(name, "").casefold() for name in parameters]
    return [
        one
        for one in choices.values()
        if all(text in one.name.casefold() for text in texts)
    ]


def _listed(key: str, found: list[Choice], rows: list[dict[str, Any]]) -> Answer:
    active = sum(one.active for one in found)
    totals = {"ativo": active, "inativo": len(found) - active, "todos": len(found)}
    return Answer({"itens_totais": len(found), key: rows, "totais": totals})


def _category(one: Choice) -> dict[str, Any]:
    return filled(
        {
            "id": one.id,
            "versao": 1,
            "nome": one.name,
            "categoria_pai": one.parent_id,
            "tipo": one.kind,
            "considera_custo_dre": False,
        }
    )


def _account(one: Choice) -> dict[str, Any]:
    return {
        "id": one.id,
        "nome": one.name,
        "banco": "ITAU",
        "ativo": one.active,
        "tipo": one.kind,
        "conta_padrao": False,
        "possui_config_boleto_bancario": False,
    }
