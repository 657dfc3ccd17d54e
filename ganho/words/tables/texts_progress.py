"""The words of a run's progress, by the names under which its steps tell of it."""

from ganho.words.sentences import in_every_language

PROGRESS_TEXTS = in_every_language(
    {
        "fetch": "Deals read",
        "match": "Checked",
        "resolve_customer": "Customers resolved",
        "resolve_items": "Items resolved",
        "create_sale": "Sales created",
        "create_contract": "Contracts created",
    }
)
