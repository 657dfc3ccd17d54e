"""A small Conta Azul: it keeps state, ignores what it does not know, and can fail."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

ROWS = {
    "/v1/pessoas": ("items", "totalItems"),
    "/v1/produtos": ("items", "totalItems"),
    "/v1/servicos": ("itens", "total_itens"),
    "/v1/venda/busca": ("itens", "total_itens"),
    "/v1/categorias": ("itens", "itens_totais"),
    "/v1/centro-de-custo": ("items", "itens_totais"),
    "/v1/conta-financeira": ("itens", "itens_totais"),
}
SIZES = (10, 20, 50, 100, 200, 500, 1000)
Fault = httpx.Response | Exception | Callable[[httpx.Response], Any]


def bare(text: Any) -> str:
    return re.sub(r"[^\w ]", "", str(text or ""))


class Erp:
    """Answers as the vendor does; `faults` meet the calls that follow, in order."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = []
        self.products: list[dict[str, Any]] = []
        self.services: list[dict[str, Any]] = []
        self.sales: list[dict[str, Any]] = []
        self.named: dict[str, list[dict[str, Any]]] = {}
        self.account: dict[str, Any] = {"id_empresa": "company-1"}
        self.next_number: Any = 1001
        self.good_tokens = {"access-1"}
        self.ignored: set[str] = set()
        self.largest_page = 1000
        self.deepest: int | None = None
        """The last row of a list that can be reached."""
        self.created: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[httpx.Request] = []
        self.faults: list[Fault | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        if isinstance(fault, httpx.Response):
            return fault
        answer = self.answer(request)
        if fault is None:
            return answer
        lost = fault(answer)
        if isinstance(lost, Exception):
            raise lost
        return lost

    @property
    def asked(self) -> list[dict[str, str]]:
        return [dict(request.url.params) for request in self.requests]

    def answer(self, request: httpx.Request) -> httpx.Response:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer not in self.good_tokens:
            return httpx.Response(401, json={"message": "token inválido"})
        path = request.url.path
        if request.method == "POST":
            return self.create(path, json.loads(request.content, parse_float=Decimal))
        if path in ROWS:
            return self.list_rows(path, dict(request.url.params))
        return self.read_one(path)

    def create(self, path: str, body: dict[str, Any]) -> httpx.Response:
        self.created.append((path, body))
        new_id = str(UUID(int=len(self.created)))
        extra = {}
        if path == "/v1/venda":
            extra = {
                "numero": body["numero"],
                "situacao": {"nome": "IN_PROCESS"},
                "valor_composicao": {"valor_liquido": 300.0},
                "versao": 0,
            }
        return httpx.Response(201, json={"id": new_id, **extra})

    def read_one(self, path: str) -> httpx.Response:
        if path == "/v1/pessoas/conta-conectada":
            return httpx.Response(200, json=self.account)
        if path == "/v1/venda/proximo-numero":
            return httpx.Response(200, content=json.dumps(self.next_number))
        if path == "/v1/venda/vendedores":
            return httpx.Response(200, json=self.named.get(path, []))
        found = re.fullmatch(r"/v1/(venda|pessoas)/(.+)", path)
        rows = self.sales if found and found[1] == "venda" else self.people
        for row in rows:
            if found and row["id"] == found[2]:
                return httpx.Response(200, json=row.get("read", row))
        return httpx.Response(404, json={"message": "O recurso não foi encontrado"})

    def list_rows(self, path: str, params: dict[str, str]) -> httpx.Response:
        size, page = int(params["tamanho_pagina"]), int(params["pagina"])
        if size not in SIZES:
            return httpx.Response(400, json={"error": "O tamanho da página"})
        size = min(size, self.largest_page)
        if self.deepest is not None and page * size > self.deepest:
            return httpx.Response(400, json={"error": "Result window is too large"})
        rows = [row for row in self.rows_of(path) if self.fits(path, row, params)]
        shown = rows[(page - 1) * size : page * size]
        rows_key, total_key = ROWS[path]
        empty = None if path == "/v1/pessoas" else []
        return httpx.Response(
            200, json={total_key: len(rows), rows_key: shown or empty}
        )

    def rows_of(self, path: str) -> list[dict[str, Any]]:
        own = {
            "/v1/pessoas": self.people,
            "/v1/produtos": self.products,
            "/v1/servicos": self.services,
            "/v1/venda/busca": self.sales,
        }
        return own.get(path, self.named.get(path, []))

    def fits(self, path: str, row: dict[str, Any], params: dict[str, str]) -> bool:
        if path == "/v1/pessoas":
            params = {"tipo_perfil": "Cliente", "tipos_pessoa": "Física", **params}
        tests = {
            "tipo_perfil": lambda value: value.upper() in row.get("perfis", []),
            "tipos_pessoa": lambda value: value == row.get("tipo_pessoa"),
            "documentos": lambda value: value == row.get("documento"),
            "busca": lambda value: (
                bare(value) in f"{bare(row.get('nome'))} {bare(row.get('documento'))}"
            ),
            "busca_textual": lambda value: value in row.get("descricao", ""),
            "sku": lambda value: value == row.get("codigo"),
            "status": lambda value: value == row.get("status"),
            "numeros": lambda value: value == str(row.get("numero")),
            "termo_busca": lambda value: value == str(row.get("numero")),
            "ids_clientes": lambda value: value == row["cliente"]["id"],
            "data_criacao_de": lambda value: row["criado_em"][:10] >= value,
            "data_criacao_ate": lambda value: row["criado_em"][:10] <= value,
            "data_alteracao_de": lambda value: row["data_alteracao"] >= value,
            "data_alteracao_ate": lambda value: row["data_alteracao"] <= value,
        }
        heeded = set(tests) & set(params) - self.ignored
        return all(tests[name](params[name]) for name in heeded)

    def add_person(self, nome: str, **fields: Any) -> dict[str, Any]:
        row = {
            "id": str(UUID(int=10_000 + len(self.people))),
            "nome": nome,
            "documento": "",
            "tipo_pessoa": "Jurídica",
            "perfis": ["CLIENTE"],
            "ativo": True,
            "data_alteracao": "2026-11-01T12:00:00",
            **fields,
        }
        self.people.append(row)
        return row

    def add_sale(self, numero: int, **fields: Any) -> dict[str, Any]:
        sale_id = str(UUID(int=20_000 + len(self.sales)))
        customer = fields.pop("cliente", "customer-1")
        row = {
            "id": sale_id,
            "numero": numero,
            "total": 300.0,
            "data": "2026-11-03",
            "criado_em": "2026-11-03T10:00:00",
            "cliente": {"id": customer, "nome": "Ana"},
            "situacao": {"nome": "EM_ANDAMENTO"},
            "origem": "API",
            "read": {
                "cliente": {"uuid": customer, "nome": "Ana"},
                "venda": {
                    "id": sale_id,
                    "numero": numero,
                    "status": "EM_ANDAMENTO",
                    "situacao": {"nome": "EM_ANDAMENTO"},
                    "data_compromisso": "2026-11-03",
                    "composicao_valor": {"valor_liquido": 300.0},
                    "observacoes": "[pipedrive:5:981]",
                },
            },
            **fields,
        }
        self.sales.append(row)
        return row
