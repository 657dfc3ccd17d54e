"""The customer a deal needs, and the customers the ERP has."""

from typing import Literal

from ganho.domain.customer.address import AddressReading
from ganho.domain.deal import TaxIdEntry
from ganho.domain.model import Value

CustomerKind = Literal["individual", "company", "foreign"]


class Customer(Value):
    """A customer fit to be written: checked name, tax id, phone and e-mail.

    `tax_id` is bare upper-case characters (11 for a CPF, 14 for a CNPJ) or None.
    `phone` is national digits with area code (`11983899529`) or None.
    """

    name: str
    kind: CustomerKind
    tax_id: str | None = None
    tax_id_gone: TaxIdEntry | None = None
    """The field that would tell it and is gone; None where there is nothing to tell."""
    email: str | None = None
    phone: str | None = None
    phone_is_mobile: bool = False
    billing: AddressReading | None = None
    """Its address; None where there is none, or the company does not want it."""
    holder: str = ""
    """The organization or person of Pipedrive, by its id."""
    whole_name: str = ""
    """Of a name that is as long as the vendor's limit, and may have been cut to it."""


class Identity(Value):
    """By what a customer is recognised: folded name and bare tax id.

    Either plain or as keyed fingerprints: only equality of keys means anything.
    """

    name_key: str
    tax_key: str | None
    holder: str = ""
    """Whose it is in Pipedrive, as far as that counts."""
    whole_key: str | None = None
    """Of a name that may have been cut."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the keys of which another shares one if it may be the same."""
        return (self.name_key, self.tax_key) if self.tax_key else (self.name_key,)


class Taken(Value):
    """Who had a record made, or took it last by its name alone."""

    holder: str
    tax_key: str | None = None
    whole_key: str | None = None


class Candidate(Value):
    """One active person of the ERP, whatever its profile.

    A `tax_key` of None means that it has none or shows it with stars.
    """

    customer_id: str
    name_key: str
    tax_key: str | None
    made_for: Identity | None = None
    """As whom ganho created it, whatever it is called there by now."""
    taken: Taken | None = None
