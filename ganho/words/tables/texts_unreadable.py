"""What of a deal cannot be read, in words."""

from collections.abc import Mapping

from ganho.domain.unreadable import Trouble
from ganho.words.wording import Wording

TROUBLES: Mapping[str, str] = {
    Trouble.DEAL: "The deal itself has something in it that cannot be read.",
    Trouble.VALUE: "The deal's value is missing or cannot be read.",
    Trouble.CURRENCY: "The deal's currency is missing or cannot be read.",
    Trouble.WON_TIME: "When the deal was won is missing or cannot be read.",
    Trouble.CUSTOM_FIELDS: "The deal's custom fields cannot be read.",
    Trouble.ORGANIZATION: "The record of the deal's organization cannot be read.",
    Trouble.ORGANIZATION_HIDDEN: "The deal's organization cannot be seen: it was deleted "
    "or merged, or the user of the API token has no access to it.",
    Trouble.PERSON: "The record of the deal's person cannot be read.",
    Trouble.PERSON_HIDDEN: "The deal's person cannot be seen: it was deleted or merged, or "
    "the user of the API token has no access to it.",
    Trouble.LINE: "A product of the deal cannot be read.",
    Trouble.LINE_NAME: "A product of the deal has a name that cannot be read.",
    Trouble.LINE_QUANTITY: "A product of the deal has no quantity that can be read.",
    Trouble.LINE_PRICE: "A product of the deal has no price that can be read.",
    Trouble.LINE_SUM: "A product of the deal has no total that can be read.",
    Trouble.LINE_DISCOUNT: "A product of the deal has a discount that cannot be read.",
    Trouble.LINE_BILLING: "A product of the deal has a billing frequency, a number of "
    "cycles or a billing start that cannot be read.",
    Trouble.LINE_VARIATION: "Which variation of a product was sold (its size, its colour) "
    "cannot be read: the product or the variation was deleted, or the user of the API token "
    "may not read it. Choose the product anew in the deal.",
    Trouble.DISCOUNT: "A discount on the whole deal cannot be read.",
    Trouble.DISCOUNTS_PLAN: "The products do not add up to the deal's value, and Pipedrive's "
    "plan does not let discounts on the whole deal be read: correct the products or the "
    "value, or have the plan changed.",
    Trouble.DISCOUNTS_RIGHT: "The products do not add up to the deal's value, and the user "
    "of the API token may not read discounts on the whole deal: ask Pipedrive's "
    "administrator for the right, or correct the products or the value.",
    Trouble.DISCOUNTS_GONE: "Pipedrive no longer shows this deal: it was deleted or merged, "
    "or the user of the API token has no access to it.",
    Trouble.DISCOUNTS_REFUSED: "The products do not add up to the deal's value, and Pipedrive "
    "does not say which discounts there are on the whole deal. Please report it. For "
    "support: {status}.",
    Trouble.INSTALMENT: "An instalment of the deal cannot be read.",
    Trouble.INSTALMENT_DAY: "An instalment of the deal has no due date.",
    Trouble.INSTALMENT_AMOUNT: "An instalment of the deal has no amount that can be read.",
    Trouble.UNFORESEEN: "ganho cannot go on with this deal, and it is ganho's own fault: "
    "please report it. For support: {kind}.",
}
UNREADABLE = Wording(
    title="Deal that could not be read",
    text="Pipedrive delivered this deal incomplete, so it is not known what was "
    "sold to whom.",
    remedy="Open the deal in Pipedrive, correct what is named here (with the deal: value, "
    "currency, won time, products, instalments; else its organization or person) and save "
    "it. If something is hidden, ask the administrator for access for the integration's "
    "user. The next run then books the sale by itself.",
    by_why=TROUBLES,
)
FORMERLY: Mapping[str, Trouble] = {
    "organization not visible": Trouble.ORGANIZATION_HIDDEN,
    "person not visible": Trouble.PERSON_HIDDEN,
    "value": Trouble.VALUE,
    "currency": Trouble.CURRENCY,
    "won_time": Trouble.WON_TIME,
    "line: quantity": Trouble.LINE_QUANTITY,
    "line: item_price": Trouble.LINE_PRICE,
    "line: sum": Trouble.LINE_SUM,
    "line: discount": Trouble.LINE_DISCOUNT,
    "line: billing": Trouble.LINE_BILLING,
    "line": Trouble.LINE,
}
"""How a fact `what` began that versions before this one left in ledgers."""


def formerly(what: str) -> str:
    """Give today's code for what an older version wrote, if it did."""
    if not what:
        return ""
    known = (code for said, code in FORMERLY.items() if what.startswith(said))
    return next(known, Trouble.DEAL)
