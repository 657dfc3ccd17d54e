"""The words of a sale that is shown beside its deal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ganho.words.sentences import Forms, in_every_language

Likeness = Literal["same", "other_name", "other_tax_id", "unread"]
"""How the customer in the ERP agrees with the one in Pipedrive."""


@dataclass(frozen=True, kw_only=True)
class BesideTexts:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    title: str
    sale: str
    contract: str
    total: str
    day: str
    items: str
    customer: str
    likeness: Mapping[Likeness, str]
    made: str
    new_customer: str
    new_items: Forms
    nothing_made: str
    unread: str
    differs: str
    more_wait: Forms


BESIDE_TEXTS = in_every_language(
    BesideTexts(
        title="Each sale beside its deal",
        sale="sale {number}",
        contract="contract {number}",
        total="Total",
        day="Day",
        items="Items",
        customer="Customer",
        likeness={
            "same": "name and tax id are as in Pipedrive",
            "other_name": "the name is another one than in Pipedrive: look at both",
            "other_tax_id": "the tax id is another one than in Pipedrive: look at both",
            "unread": "could not be read: look at both",
        },
        made="Created in Conta Azul",
        new_customer="the customer",
        new_items=Forms("product or service", "products or services"),
        nothing_made="nothing but this; customer and items were there",
        unread="Could not be shown: {why}",
        differs="not the same: look at both",
        more_wait=Forms(
            "more deal waits for the next ordinary run.",
            "more deals wait for the next ordinary run.",
        ),
    )
)
