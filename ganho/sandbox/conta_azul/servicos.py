"""Services: another catalogue, with another envelope; the name is `descricao`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Call,
    not_found,
    page_of,
    uuid_in_path,
)
from ganho.sandbox.conta_azul.spelling import kept_name
from ganho.sandbox.conta_azul.tenant import Account, Route

PAGE_SIZES = (10, 20, 50, 100)
KINDS = ("PRESTADO", "TOMADO", "AMBOS")
LIMITS = {"descricao": 100, "codigo": 20}


@dataclass(kw_only=True)
class Service:
    """A service; a deleted one is gone from lists and still read by id."""

    id: str
    legacy_id: int
    name: str
    created_at: datetime
    code: str = ""
    price: Decimal = Decimal(0)
    active: bool = True
    kind: str = "PRESTADO"
    deleted: bool = False


class Services:
    """All services of the account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.by_id: dict[str, Service] = {}

    def routes(self) -> list[Route]:
        """List the paths."""
        return [
            Route("GET", "/v1/servicos", self.answer_list),
            Route("POST", "/v1/servicos", self.answer_create),
            Route("GET", "/v1/servicos/{id}", self.answer_read),
        ]

    def add(self, *, name: str, **more: Any) -> Service:
        """Put a service into the account."""
        service = Service(
            id=self._account.new_id("servico"),
            legacy_id=self._account.new_serial(),
            name=name,
            **{"created_at": self._account.now(), **more},
        )
        self.by_id[service.id] = service
        return service

    def answer_list(self, call: Call) -> Answer:
        """List services; `busca_textual` is the only filter that works."""
        text = call.query.get("busca_textual", "").strip().casefold()
        found = [
            service
            for service in self.by_id.values()
            if not service.deleted
            and self._account.is_listed(service)
            and (text in service.name.casefold() or text in service.code.casefold())
        ]
        rows = [_read(service) for service in page_of(call, found, PAGE_SIZES)]
        size = int(call.query.get("tamanho_pagina") or 10)
        paging = {
            "pagina_atual": int(call.query.get("pagina") or 1),
            "total_paginas": -(-len(found) // size),
            "tamanho_pagina": size,
            "total_itens": len(found),
        }
        return Answer({"itens": rows, "paginacao": paging})

    def answer_read(self, call: Call) -> Answer:
        """Show one service, a deleted one as well."""
        service = self.by_id.get(uuid_in_path(call))
        if service is None:
            raise not_found()
        return Answer(_read(service))

    def answer_create(self, call: Call) -> Answer:
        """Create a service; production wants more fields than the documentation."""
        body = call.body if isinstance(call.body, dict) else {}
        for name in ("descricao", "status", "tipo_servico"):
            if not body.get(name):
                raise call.refuse(f"O campo '{name}' é obrigatório")
        for name, limit in LIMITS.items():
            if len(str(body.get(name) or "")) > limit:
                raise call.refuse(
                    f"O campo '{name}' deve ter no máximo {limit} caracteres"
                )
        if body["status"] not in ("ATIVO", "INATIVO"):
            raise call.refuse("O campo 'status' é inválido")
        if body["tipo_servico"] not in KINDS:
            raise call.refuse("O campo 'tipo_servico' é inválido")
        service = self.add(
            name=kept_name(body["descricao"], self._account.switches),
            code=body.get("codigo") or "",
            price=Decimal(body.get("preco") or 0),
            active=body["status"] == "ATIVO",
            kind=body["tipo_servico"],
        )
        return Answer(_read(service), 201)


def _read(service: Service) -> dict[str, Any]:
    return {
        "id": service.id,
        "id_servico": service.legacy_id,
        "codigo": service.code,
        "descricao": service.name,
        "preco": service.price,
        "custo": 0,
        "status": "ATIVO" if service.active else "INATIVO",
        "tipo_servico": service.kind,
        "codigo_cnae": "",
        "lei_116": "",
        "id_externo": "",
    }
