"""The customer a deal needs, and the customers the ERP has."""

from typing import Literal

from ganho.domain.customer.address import AddressReading
from ganho.domain.model import Value

CustomerKind = Literal["individual", "company"]


class Customer(Value):
    """A customer fit to be written: checked name, tax id, phone and e-mail.

    `tax_id` is bare upper-case characters (11 for a CPF, 14 for a CNPJ) or None.
    `phone` is national digits with area code (`11983899529`) or None.
    """

    name: str
    kind: CustomerKind
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_is_mobile: bool = False
    billing: AddressReading | None = None
    """Its address; None where there is none, or the company does not want it."""


class Identity(Value):
    """By what a customer is recognised: folded name and bare tax id.

    Either plain or as keyed fingerprints: only equality of keys means anything.
    """

    name_key: str
    tax_key: str | None


class Candidate(Value):
    """One active person of the ERP, whatever its profile.

    A `tax_key` of None means that it has none or shows it with stars.
    """

    customer_id: str
    name_key: str
    tax_key: str | None
