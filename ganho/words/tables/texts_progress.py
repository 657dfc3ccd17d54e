"""The words of a run's progress, by the names under which its steps tell of it."""

from collections.abc import Mapping

from ganho.words.amounts import Language

PROGRESS_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "pt-BR": {
        "fetch": "Negócios lidos",
        "match": "Conferidos",
        "resolve_customer": "Clientes resolvidos",
        "resolve_items": "Produtos resolvidos",
        "create_sale": "Vendas criadas",
        "create_contract": "Contratos criados",
    },
    "en": {
        "fetch": "Deals read",
        "match": "Checked",
        "resolve_customer": "Customers resolved",
        "resolve_items": "Items resolved",
        "create_sale": "Sales created",
        "create_contract": "Contracts created",
    },
}
