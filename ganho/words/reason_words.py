"""Why a deal was held, left out or remarked on, and what a person does about it.

The codes are those of `ganho.domain.reasons`; the words stand in
`tables/texts_reasons`. A code can be a reason and, more mildly, a remark: each has its own words.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.words.amounts import Language, day, money, printable
from ganho.words.tables.texts_reasons import UNKNOWN, WORDS
from ganho.words.tables.texts_unreadable import formerly
from ganho.words.vendor_fields import label_of

Role = Literal["reason", "exclusion", "remark"]
Target = Literal["deal", "customer", "erp", "settings"]
"""Where the remedy is: the deal or its customer in Pipedrive, the ERP, the file."""

TARGETS: Mapping[Role, Mapping[str, tuple[Target, ...]]] = {
    "reason": {
        Reason.DEAL_UNREADABLE: ("deal", "customer"),
        Reason.DEAL_WON_AGAIN: ("deal", "erp"),
        Reason.DEAL_NOT_BRL: ("deal",),
        Reason.DEAL_VALUE_NOT_POSITIVE: ("deal",),
        Reason.DEAL_VALUE_MISMATCH: ("deal",),
        Reason.DEAL_WITHOUT_CUSTOMER: ("deal",),
        Reason.DEAL_WITHOUT_PRODUCTS: ("deal",),
        Reason.POSSIBLY_BOOKED_ALREADY: ("deal", "erp"),
        Reason.RECURRING_LINE_IN_SALE: ("deal",),
        Reason.CONTRACT_INCOMPLETE: ("deal",),
        Reason.CONTRACT_MIXED_LINES: ("deal",),
        Reason.CONTRACT_ALREADY_ACTIVE: ("deal", "erp"),
        Reason.CONTRACT_REVIEW: ("deal",),
        Reason.LINE_WITHOUT_PRODUCT: ("deal",),
        Reason.INSTALMENTS_MISMATCH: ("deal",),
        Reason.DATE_UNLIKELY: ("deal",),
        Reason.PAYMENT_TERMS_UNKNOWN: ("deal", "settings"),
        Reason.CUSTOMER_NAME_MISSING: ("customer",),
        Reason.CUSTOMER_NAME_GENERIC: ("customer",),
        Reason.TAX_ID_MISSING: ("customer",),
        Reason.TAX_ID_INVALID: ("customer",),
        Reason.TAX_ID_FIELD_GONE: ("settings", "customer"),
        Reason.TAX_ID_WRONG_KIND: ("customer",),
        Reason.TAX_ID_CONFLICT: ("deal", "customer"),
        Reason.CUSTOMER_AMBIGUOUS: ("customer", "erp"),
        Reason.CUSTOMER_CHANGED: ("customer", "erp"),
        Reason.CUSTOMER_REFUSED: ("customer", "erp"),
        Reason.ITEM_AMBIGUOUS: ("deal", "erp"),
        Reason.ITEM_INACTIVE: ("deal", "erp"),
        Reason.ITEM_MISSING: ("deal", "erp"),
        Reason.ITEM_UNSEEN: ("deal", "erp"),
        Reason.ITEM_REFUSED: ("deal", "erp"),
        Reason.STOCK_INSUFFICIENT: ("erp",),
        Reason.SALE_REFUSED: ("deal", "erp"),
        Reason.CONTRACT_REFUSED: ("deal", "erp"),
        Reason.CUSTOMER_FAILS: ("customer", "erp"),
        Reason.ITEM_FAILS: ("deal", "erp"),
        Reason.SALE_FAILS: ("deal", "erp"),
        Reason.CONTRACT_FAILS: ("deal", "erp"),
        Reason.UNUSUAL_VOLUME: ("deal",),
        Reason.UNUSUAL_VALUE: ("deal",),
    },
    "exclusion": {
        Exclusion.PIPELINE_NOT_INCLUDED: ("settings",),
        Exclusion.DISMISSED: ("deal",),
    },
    "remark": {
        Remark.TAX_ID_MISSING: ("customer",),
        Remark.PHONE_UNUSABLE: ("customer",),
        Remark.EMAIL_UNUSABLE: ("customer",),
        Remark.ADDRESS_UNUSABLE: ("customer", "erp"),
        Remark.NEAR_DUPLICATE_CUSTOMER: ("customer", "erp"),
        Remark.CUSTOMER_BY_NAME: ("customer", "erp"),
        Remark.TOTAL_DIFFERS: ("deal", "erp"),
        Remark.SALE_CANCELLED: ("deal", "erp"),
        Remark.SELLER_NOT_FOUND: ("erp", "settings"),
        Remark.STOCK_PENDING: ("erp",),
        Remark.STOCK_RESERVING: ("erp",),
        Remark.MONTH_CLOSED: ("deal", "erp"),
        Remark.CONTRACT_END_DAY_BEFORE: ("deal", "erp"),
        Remark.CONTRACT_WITHOUT_END: ("erp",),
        Remark.BOOKED_TWICE: ("erp",),
        Remark.ITEM_SHARED: ("deal", "erp"),
        "PIPEDRIVE_ADMIN_UNKNOWN": ("settings",),
        "CLOCKS_DIFFER": ("settings",),
        "DEAL_WITHOUT_ID": ("deal",),
        "NOTHING_IS_CREATED": ("erp",),
        "LOOKS_PUT_OFF": ("settings",),
    },
}
COMPANY_IN: Mapping[Language, str] = {"pt-BR": "EMPRESA", "en": "COMPANY"}
"""What stands in a remedy's command for the company's name."""
AMOUNTS = (
    *("value", "lines", "found", "expected", "deal_total", "sale_total"),
    *("amount", "limit_value"),
)
DAYS = ("day", "starts_on", "ends_on", "renews_on", "renews_until", "typed")
REFUSED = (
    *(Reason.CUSTOMER_REFUSED, Reason.ITEM_REFUSED),
    *(Reason.SALE_REFUSED, Reason.CONTRACT_REFUSED),
)
"""Their field is one of the ERP's request."""
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Explanation:
    """A code in words: what it is called, what it means, what to do, and where."""

    title: str
    text: str
    remedy: str
    targets: tuple[Target, ...]


def explanation(
    code: str, role: Role, language: Language, company: str = ""
) -> Explanation:
    """Put a code into words; one that a newer version wrote gets general ones.

    With a company's name its commands can be copied.
    """
    words = WORDS[language][role].get(code, UNKNOWN[language])
    place = COMPANY_IN[language]
    return Explanation(
        title=words.title.format(code=code),
        text=words.text,
        remedy=words.remedy.replace(place, company or place),
        targets=TARGETS[role].get(code, ("deal", "erp")),
    )


def title_of(code: str, language: Language) -> str:
    """Name a code, whatever its role."""
    words = WORDS[language]
    known = next((words[role][code] for role in words if code in words[role]), None)
    return known.title if known else code


def detail(code: str, role: Role, language: Language, facts: Mapping[str, str]) -> str:
    """Say what is special about one deal, as far as the facts tell."""
    words = WORDS[language][role].get(code, UNKNOWN[language])
    shown = {name: _fact(name, text, language) for name, text in facts.items() if text}
    if code in REFUSED and "field" in shown:
        shown["field"] = label_of(shown["field"])
    why = facts.get("why") or formerly(facts.get("what", ""))
    parts = [words.by_why.get(why, ""), *words.details]
    return " ".join(part.format(**shown) for part in parts if _is_told(part, shown))


def _is_told(part: str, facts: Mapping[str, str]) -> bool:
    return bool(part) and set(PLACEHOLDER.findall(part)) <= set(facts)


def _fact(name: str, text: str, language: Language) -> str:
    """Write amounts and days as such, the rest as it is, without control codes."""
    if name in AMOUNTS:
        with suppress(InvalidOperation):
            return money(Decimal(text), language)
    if name in DAYS:
        with suppress(ValueError):
            return day(date.fromisoformat(text), language)
    return printable(text)
