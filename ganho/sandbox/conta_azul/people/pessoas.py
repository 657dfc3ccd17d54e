"""Persons: what was written as `cpf` or `cnpj` is read as `documento`."""

from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Call,
    not_found,
    page_of,
    uuid_in_path,
)
from ganho.sandbox.conta_azul.people.address_checks import fault_of_addresses
from ganho.sandbox.conta_azul.people.conta_azul_person_search import filters, order
from ganho.sandbox.conta_azul.people.cpf_cnpj import bare, is_cnpj, is_cpf
from ganho.sandbox.conta_azul.people.person_record import (
    KINDS,
    PROFILES,
    Person,
    created_body,
    listed_body,
    read_body,
)
from ganho.sandbox.conta_azul.spelling import kept_name
from ganho.sandbox.conta_azul.tenant import Account, Route

LIMITS = {
    "nome": 200,
    "nome_fantasia": 200,
    "codigo": 20,
    "email": 100,
    "rg": 50,
    "observacao": 2000,
}


class People:
    """All persons of the account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.by_id: dict[str, Person] = {}

    def routes(self) -> list[Route]:
        """List the paths."""
        return [
            Route("GET", "/v1/pessoas", self.answer_list),
            Route("POST", "/v1/pessoas", self.answer_create),
            Route("GET", "/v1/pessoas/conta-conectada", self.answer_connected_account),
            Route("GET", "/v1/pessoas/legado/{id}", self.answer_legacy),
            Route("GET", "/v1/pessoas/{id}", self.answer_read),
        ]

    def add(self, *, name: str, kind: str, document: str = "", **more: Any) -> Person:
        """Put a person into the account."""
        now = self._account.now()
        person = Person(
            id=self._account.new_id("pessoa"),
            legacy_id=self._account.new_serial(),
            legacy_uuid=self._account.new_id("pessoa-legado"),
            name=name,
            kind=kind,
            document=bare(document),
            **{"created_at": now, "changed_at": now, **more},
        )
        self.by_id[person.id] = person
        return person

    def edit(self, person_id: str, **changes: Any) -> None:
        """Change a person, as somebody would in the ERP."""
        person = self.by_id[person_id]
        for name, value in changes.items():
            if not hasattr(person, name):
                raise AttributeError(name)
            setattr(person, name, value)
        person.changed_at = self._account.now()

    def answer_connected_account(self, call: Call) -> Answer:
        """Say which company this is."""
        del call
        account = self._account
        return Answer(
            {
                "id_empresa": account.company_id,
                "documento": account.company_document,
                "razao_social": f"{account.name} Ltda",
                "nome_fantasia": account.name,
                "data_fundacao": "2012-01-01",
                "email": "financeiro@empresa.example",
            }
        )

    def answer_list(self, call: Call) -> Answer:
        """List persons; nothing found is `"items": null`."""
        switches = self._account.switches
        keeps = list(filters(call, switches))
        found = [
            person
            for person in self.by_id.values()
            if self._account.is_listed(person) and all(keep(person) for keep in keeps)
        ]
        key, down = order(call)
        found.sort(key=key, reverse=down)
        whole = call.query.get("com_endereco") == "true"
        rows = [
            listed_body(person, switches, with_address=whole)
            for person in page_of(call, found)
        ]
        return Answer({"totalItems": len(found), "items": rows or None})

    def answer_read(self, call: Call) -> Answer:
        """Show one person."""
        person = self.by_id.get(uuid_in_path(call))
        if person is None:
            raise not_found()
        return Answer(read_body(person, self._account.switches))

    def answer_legacy(self, call: Call) -> Answer:
        """Show one person by its `uuid_legado`, not by the whole number."""
        wanted = uuid_in_path(call)
        for person in self.by_id.values():
            if person.legacy_uuid == wanted:
                return Answer(read_body(person, self._account.switches))
        raise not_found()

    def answer_create(self, call: Call) -> Answer:
        """Create a person."""
        body = call.body if isinstance(call.body, dict) else {}
        profiles = _check_words(call, body)
        person = self.add(
            name=kept_name(body["nome"], self._account.switches),
            kind=body["tipo_pessoa"],
            document=self._document(call, body),
            profiles=profiles,
            active=body.get("ativo", True),
            notes=body.get("observacao") or "",
            code=body.get("codigo") or "",
            email=body.get("email") or "",
            phone=body.get("telefone_celular") or body.get("telefone_comercial") or "",
            rest=dict(body),
        )
        return Answer(created_body(person), 201)

    def _document(self, call: Call, body: dict[str, Any]) -> str:
        """Read `cpf` or `cnpj`; a `documento` is ignored on write."""
        switches = self._account.switches
        cpf, cnpj = (bare(str(body.get(name) or "")) for name in ("cpf", "cnpj"))
        if cpf and not is_cpf(cpf, checked=switches.tax_ids_checked):
            raise call.refuse("CPF inválido")
        if cnpj and not is_cnpj(cnpj, checked=switches.tax_ids_checked):
            raise call.refuse("CNPJ inválido")
        if cnpj and not cnpj.isdigit() and switches.alphanumeric_cnpj == "refused":
            raise call.refuse("CNPJ inválido")
        if switches.duplicate_person == "refused":
            self._check_is_new(call, cnpj or cpf)
        return cnpj or cpf

    def _check_is_new(self, call: Call, document: str) -> None:
        if document and any(one.document == document for one in self.by_id.values()):
            raise call.refuse("Já existe uma pessoa com este documento")


def _check_words(call: Call, body: dict[str, Any]) -> tuple[str, ...]:
    """Check names, enums and lengths, one problem an answer; return the profiles."""
    for name in ("nome", "tipo_pessoa", "perfis"):
        if not body.get(name):
            raise call.refuse(f"O campo '{name}' é obrigatório")
    if body["tipo_pessoa"] not in KINDS:
        raise call.refuse("O campo 'tipo_pessoa' é inválido")
    for name, limit in LIMITS.items():
        value = body.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > limit):
            raise call.refuse(f"O campo '{name}' deve ter no máximo {limit} caracteres")
    fault = fault_of_addresses(body.get("enderecos"), body["tipo_pessoa"])
    if fault is not None:
        raise call.refuse(f"O campo '{fault}' do endereço é inválido")
    return _check_profiles(call, body["perfis"])


def _check_profiles(call: Call, profiles: Any) -> tuple[str, ...]:
    rows = profiles if isinstance(profiles, list) else []
    words = tuple(str(row.get("tipo_perfil")) for row in rows if isinstance(row, dict))
    if not words or any(word not in PROFILES for word in words):
        raise call.refuse("O campo 'tipo_perfil' é inválido")
    return words
