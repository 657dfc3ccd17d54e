"""The data-quality rules of a run's customers (R6, R7, R9, R10).

Each rule is one pure function over one row; the Great Expectations suite, the reports
and the tests all use these.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from ganho.domain.customer.address import AddressReading, is_abroad, read_address
from ganho.domain.customer.contact import Phone, read_email, read_phone
from ganho.domain.customer.customer import Customer, CustomerKind
from ganho.domain.customer.tax_id import TaxIdReading, read_tax_id
from ganho.domain.deal import Deal, Organization, Person, TaxIdEntry
from ganho.domain.model import Value
from ganho.domain.names import cut_name, is_blank_name, is_generic_name
from ganho.domain.reasons import Reason, Remark
from ganho.domain.settings import Settings

NAME_LIMIT = 200
T = TypeVar("T")
Severity = Literal["critical", "warning", "info"]


class CustomerRow(Value):
    """Everything the rules look at, read from one deal."""

    deal_id: int
    has_customer: bool = True
    name: str = ""
    kind: CustomerKind = "company"
    tax_id: TaxIdReading = TaxIdReading(verdict="missing")
    tax_id_field: str = ""
    tax_id_gone: TaxIdEntry | None = None
    """A field that might have held one and is gone."""
    tax_ids_differ: bool = False
    tax_id_required: bool = False
    has_phone: bool = False
    phone: Phone | None = None
    has_email: bool = False
    email: str | None = None
    billing: AddressReading | None = None
    holder: str = ""
    whole_name: str = ""

    @property
    def told(self) -> dict[str, str]:
        """What a person hears of it: the tax id's field, and what is the matter there."""
        why = {"why": str(self.tax_id.flaw)} if self.tax_id.flaw else {}
        return {"field": self.tax_id_field, **why}


class Rule(Value):
    """A rule: the code it is known by, how grave it is, and whether a row keeps it."""

    code: Reason | Remark
    severity: Severity
    keeps: Callable[[CustomerRow], bool]

    @property
    def key(self) -> str:
        """Name the rule; its code alone may be a reason and, more mildly, a remark."""
        return f"{self.code}/{self.severity}"


RULES: tuple[Rule, ...] = (
    Rule(
        code=Reason.DEAL_WITHOUT_CUSTOMER,
        severity="critical",
        keeps=lambda row: row.has_customer,
    ),
    Rule(
        code=Reason.CUSTOMER_NAME_MISSING,
        severity="critical",
        keeps=lambda row: not row.has_customer or not is_blank_name(row.name),
    ),
    Rule(
        code=Reason.CUSTOMER_NAME_GENERIC,
        severity="critical",
        keeps=lambda row: is_blank_name(row.name) or not is_generic_name(row.name),
    ),
    Rule(
        code=Reason.TAX_ID_INVALID,
        severity="critical",
        keeps=lambda row: row.tax_id.verdict != "invalid",
    ),
    Rule(
        code=Reason.TAX_ID_WRONG_KIND,
        severity="critical",
        keeps=lambda row: row.tax_id.verdict != "wrong_kind",
    ),
    Rule(
        code=Reason.TAX_ID_CONFLICT,
        severity="critical",
        keeps=lambda row: not row.tax_ids_differ,
    ),
    Rule(
        code=Reason.TAX_ID_MISSING,
        severity="critical",
        keeps=lambda row: row.tax_id.verdict != "missing" or not row.tax_id_required,
    ),
    Rule(
        code=Remark.TAX_ID_MISSING,
        severity="warning",
        keeps=lambda row: row.tax_id.verdict != "missing" or row.tax_id_required,
    ),
    Rule(
        code=Remark.PHONE_UNUSABLE,
        severity="warning",
        keeps=lambda row: not row.has_phone or row.phone is not None,
    ),
    Rule(
        code=Remark.EMAIL_UNUSABLE,
        severity="warning",
        keeps=lambda row: not row.has_email or row.email is not None,
    ),
)


def broken_rules(row: CustomerRow, severity: Severity) -> list[Rule]:
    """Give the rules of one severity that a row breaks, in order of weight."""
    return [r for r in RULES if r.severity == severity and not r.keeps(row)]


def customer_row(deal: Deal, settings: Settings) -> CustomerRow:
    """Read a deal's customer: the organization or the person, either one first."""
    source = _customer_source(deal, settings)
    if source is None:
        return CustomerRow(deal_id=deal.deal_id, has_customer=False)
    whole = cut_name(source.name, len(source.name))
    reading, entry, differ = _tax_id(source.tax_ids, deal.tax_ids)
    person = deal.person
    return CustomerRow(
        deal_id=deal.deal_id,
        name=cut_name(source.name, NAME_LIMIT),
        whole_name=whole if len(whole) >= NAME_LIMIT else "",
        holder=_named(source),
        kind=_kind(reading, source),
        tax_id=reading,
        tax_id_field=entry.field if entry else "",
        tax_id_gone=_gone(source.tax_ids, deal.tax_ids),
        tax_ids_differ=differ,
        tax_id_required=settings.require_tax_id,
        has_phone=bool(person and person.phones),
        phone=_first(read_phone, person.phones if person else ()),
        has_email=bool(person and person.emails),
        email=_first(read_email, person.emails if person else ()),
        billing=_billing(source, settings),
    )


def customer_from(row: CustomerRow) -> Customer:
    """Make a customer of a row that breaks no critical rule.

    Phone, e-mail and address that cannot be used are left out.
    """
    return Customer(
        name=row.name,
        kind=row.kind,
        tax_id=row.tax_id.value,
        tax_id_gone=None if row.tax_id.value else row.tax_id_gone,
        email=row.email,
        phone=row.phone.digits if row.phone else None,
        phone_is_mobile=bool(row.phone and row.phone.is_mobile),
        billing=row.billing,
        holder=row.holder,
        whole_name=row.whole_name,
    )


def _customer_source(deal: Deal, settings: Settings) -> Organization | Person | None:
    if settings.customer_from == "organization":
        return deal.organization or deal.person
    return deal.person or deal.organization


def _named(source: Organization | Person) -> str:
    if isinstance(source, Organization):
        return f"organization {source.org_id}"
    return f"person {source.person_id}"


def _tax_id(
    own: Sequence[TaxIdEntry], of_deal: Sequence[TaxIdEntry]
) -> tuple[TaxIdReading, TaxIdEntry | None, bool]:
    """Read the tax id: the customer's own fields come first, then the deal's.

    Two that can be read and differ are told; an unreadable one is never passed over.
    """
    readings = [(_read(entry), entry) for entry in (*own, *of_deal) if not entry.gone]
    told = [(r, e) for r, e in readings if r.verdict != "missing"]
    if not told:
        return TaxIdReading(verdict="missing"), None, False
    values = {reading.value for reading, _ in told if reading.verdict == "ok"}
    return *told[0], len(values) > 1


def _read(entry: TaxIdEntry) -> TaxIdReading:
    if not entry.readable:
        return TaxIdReading(verdict="invalid", flaw="shape")
    return read_tax_id(entry.value, entry.holds)


def _gone(
    own: Sequence[TaxIdEntry], of_deal: Sequence[TaxIdEntry]
) -> TaxIdEntry | None:
    return next((entry for entry in (*own, *of_deal) if entry.gone), None)


def _billing(
    source: Organization | Person, settings: Settings
) -> AddressReading | None:
    """Read the customer's own address; its person's is another one."""
    if settings.customer_fields == "native" or source.address is None:
        return None
    return read_address(source.address)


def _kind(reading: TaxIdReading, source: Organization | Person) -> CustomerKind:
    if reading.kind is not None:
        return "individual" if reading.kind == "cpf" else "company"
    # Only so: a Brazilian customer whose tax id is missing must not become one.
    if source.address is not None and is_abroad(source.address):
        return "foreign"
    return "company" if isinstance(source, Organization) else "individual"


def _first(read: Callable[[str], T | None], texts: Sequence[str]) -> T | None:
    return next((found for text in texts if (found := read(text)) is not None), None)
