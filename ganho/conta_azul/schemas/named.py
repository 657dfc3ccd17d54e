"""Sellers, categories, cost centers, accounts: ids and names that settings use."""

from ganho.conta_azul.schemas.loose import LooseFlag, LooseText, Row
from ganho.domain.model import Value


class Named(Value):
    """An id and the name a person knows it by."""

    id: str
    name: str


class Nomeado(Row):
    """An entry of any of these lists; those without `ativo` are all in use."""

    nome: LooseText = ""
    ativo: LooseFlag = True

    def to_named(self) -> Named:
        """Translate."""
        return Named(id=self.id, name=self.nome)
