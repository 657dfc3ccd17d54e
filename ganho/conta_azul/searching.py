"""How a person is looked up by filters that may be ignored: verify every row."""

from collections.abc import Iterator
from dataclasses import dataclass

from ganho.conta_azul.paging import Params
from ganho.conta_azul.schemas.pessoa import CNPJ_LENGTH, KINDS, ErpPerson
from ganho.domain.customer.customer import CustomerKind
from ganho.domain.names import fold_name

CPF_LENGTH = 11


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom we look for."""

    document: str | None
    name: str | None
    kind: CustomerKind

    def may_be(self, person: ErpPerson) -> bool:
        """Keep a row with our document or, where it shows none, with our name."""
        if self.document and person.document:
            return person.document == self.document
        return self.has_name_of(person)

    def is_surely(self, person: ErpPerson) -> bool:
        """Tell whether a row agrees on everything we know, so that no look follows."""
        same_name = self.name is None or self.has_name_of(person)
        return person.document == self.document and same_name

    def has_name_of(self, person: ErpPerson) -> bool:
        """Compare names as R8 does."""
        return self.name is not None and fold_name(person.name) == fold_name(self.name)

    def looks(self) -> Iterator[tuple[Params, bool]]:
        """Give filters, surest first, and whether more than a page is worth reading.

        Where `documentos` is ignored, the pages that follow are everybody.
        """
        kind: Params = {"tipos_pessoa": KINDS[self.kind]}
        customer: Params = {**kind, "tipo_perfil": "Cliente"}
        if self.document:
            yield {**customer, "documentos": self.document}, False
            yield {**customer, "documentos": masked(self.document)}, False
            yield {**customer, "busca": self.document}, True
            yield {**kind, "busca": self.document}, True
        if self.name:
            yield {**customer, "busca": self.name}, True


def masked(document: str) -> str:
    """Punctuate a CPF or CNPJ as the vendor shows it."""
    d = document
    if len(d) == CPF_LENGTH:
        return f"{d[:3]}.{d[3:6]}.{d[6:9]}-{d[9:]}"
    if len(d) == CNPJ_LENGTH:
        return f"{d[:2]}.{d[2:5]}.{d[5:8]}/{d[8:12]}-{d[12:]}"
    return d
