"""Persons: all of them, or those who may be the one."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product

from ganho.conta_azul.paging import Params, flat, read_pages, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.schemas.loose import Criado
from ganho.conta_azul.schemas.pessoa import (
    TIPOS_PERFIL,
    TIPOS_PESSOA,
    ErpPerson,
    PessoaLida,
    PessoaRequest,
)
from ganho.conta_azul.searching import Wanted
from ganho.conta_azul.spans import Spans
from ganho.domain.customer.customer import CustomerKind


class People(Part):
    """`/v1/pessoas`."""

    def people(self, changed_since: datetime | None = None) -> Iterator[ErpPerson]:
        """List every person, active or not, whatever its profile and kind.

        Both filters hide people by default, and only single values are sure to work.
        """
        # GET /v1/pessoas: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        # Deletions never show here.
        seen: set[str] = set()
        for profile, kind in product(TIPOS_PERFIL, TIPOS_PESSOA):
            params: Params = {"tipo_perfil": profile, "tipos_pessoa": kind}
            listed = Spans(self._calls, "/v1/pessoas", PessoaLida, params)
            for row in flat(listed.read(self._changes(changed_since))):
                if row.id and row.id not in seen:
                    seen.add(row.id)
                    yield row.to_person()

    def find_people(
        self,
        *,
        document: str | None = None,
        name: str | None = None,
        kind: CustomerKind = "company",
    ) -> list[ErpPerson]:
        """Look for a person by tax id and name; every row is verified here."""
        # GET /v1/pessoas: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        # Unknown filters are ignored without a word, so what comes back is checked.
        wanted = Wanted(document=document, name=name, kind=kind)
        found: dict[str, ErpPerson] = {}
        for params, all_pages in wanted.looks():
            pages = self._looked_up(params)
            for person in flat(pages) if all_pages else next(pages):
                if wanted.may_be(person):
                    found[person.customer_id] = person
            if any(wanted.is_surely(person) for person in found.values()):
                break
        return list(found.values())

    def person(self, customer_id: str) -> ErpPerson | None:
        """Read a person."""
        # GET /v1/pessoas/{id}: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        found = self._calls.find(f"/v1/pessoas/{customer_id}", shape_of(PessoaLida))
        return found.to_person() if found else None

    def create_person(self, request: PessoaRequest) -> str:
        """Create a customer, sent once; give its id."""
        # POST /v1/pessoas: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        answer = self._calls.create(
            "/v1/pessoas", request.body(), shape_of(Criado), request.secrets
        )
        return answer.id

    def _looked_up(self, params: Params) -> Iterator[list[ErpPerson]]:
        path, calls = "/v1/pessoas", self._calls
        for rows in read_pages(calls, path, PessoaLida, params, of_one=True):
            yield [row.to_person() for row in rows if row.id]
