"""What a file in `cases/` may say: every key, and nothing else."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ganho.domain.reasons import Exclusion, Reason

CASES = Path(__file__).parent / "cases"
ORDINARY = ("ordinary_1", "ordinary_2")
"""Two deals that are in every case and have nothing to do with what is odd."""
Amount = Annotated[Decimal, BeforeValidator(str)]
Vendor = Literal["pipedrive", "conta_azul"]
Row = dict[str, Any]
REASONS = {*(str(one) for one in Reason), *(str(one) for one in Exclusion)}


class Said(BaseModel):
    """Something a case says; a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Line(Said):
    """A line of a deal: which product, and what the sandbox's `LineInput` takes."""

    product: str
    variation: str | None = None
    """One of the product's `variations`."""
    price: Amount = Decimal("10.00")
    quantity: Amount = Decimal(1)
    discount: Amount = Decimal(0)
    discount_type: str = "percentage"
    enabled: bool = True
    billing_frequency: str = "one-time"
    billing_cycles: int | None = None
    billing_start: str | None = None


class WonDeal(Said):
    """A deal in Pipedrive; a value that is not given follows from the lines."""

    title: str = "Negócio"
    value: Amount | None = None
    organization: Row | None = None
    customer_of: str | None = None
    """The name of an earlier deal of the case whose organization this one has too."""
    person: Row | None = None
    contract: Row | None = None
    """What its three contract fields hold, and nothing in others: mark, term, due."""
    lines: tuple[Line, ...] = ()
    discounts: tuple[Row, ...] = ()
    instalments: tuple[Row, ...] = ()
    more: Row = Field(default_factory=dict)
    """Further arguments of the sandbox's `add_deal`."""


class InErp(Said):
    """What Conta Azul holds before the first run, in the words of the sandbox."""

    customers: tuple[Row, ...] = ()
    products: tuple[Row, ...] = ()
    services: tuple[Row, ...] = ()
    sales: tuple[Row, ...] = ()
    """Typed by hand: `customer` is a name, the rest what `add_sale` takes."""


class Served(Said):
    """A row that a vendor serves otherwise than it should.

    `row` names one that the case made (`odd`, `odd.person`, `odd.organization`,
    `odd.lines`, `product.coffee`); or `path` and `id` name any.
    """

    row: str | None = None
    vendor: Vendor = "pipedrive"
    path: str | None = None
    id: str | int | None = None
    json_: str = Field("{}", alias="json")
    """What is laid over the row; objects are laid over objects."""
    drop: tuple[str, ...] = ()


class GoesWrong(Said):
    """A fault of the sandbox; as many `times` as there are calls if none is given."""

    vendor: Vendor
    method: str = "GET"
    path: str
    sent: str = ""
    kind: str = "status"
    status: int = 500
    body: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    times: int | None = None
    skip: int = 0


class Becomes(Said):
    """What must be of a deal; what is not given may be anything.

    One that is `unread` is not known to ganho at all.
    """

    state: Literal["booked", "held", "excluded", "waiting", "withdrawn", "unread"]
    reason: str | None = None
    total: Amount | None = None
    sold_on: date | None = None
    customer: str | None = None
    document: str | None = None
    texts: tuple[str, ...] | None = None
    """What stands beside each line's item."""
    kind: Literal["Física", "Jurídica", "Estrangeira"] | None = None


class Step(Said):
    """One thing that happens, and what may be seen of it at once."""

    hours: float = 0
    """So much time passes first."""
    mended: bool = False
    """Vendors serve what they hold again, and nothing goes wrong any more."""
    edit: dict[str, Row] = Field(default_factory=dict)
    """What people change in Pipedrive: `odd`, `odd.person`, `odd.organization`."""
    rename: dict[str, str] = Field(default_factory=dict)
    """Fields of organizations that people rename, by the names they had."""
    merge: dict[str, str] = Field(default_factory=dict)
    """Deals that people merge, each into another one."""
    wins: tuple[str, ...] = ()
    """Deals, open until now (`more = { status = "open" }`), that are won."""
    deletes: dict[str, str] = Field(default_factory=dict)
    """Whom a person deletes in Conta Azul: the `customer` or `product` made last of that
    name."""
    typed: tuple[Row, ...] = ()
    """Sales that a person types into Conta Azul."""
    decide: dict[str, Literal["release", "book", "dismiss"]] = Field(
        default_factory=dict
    )
    run: Literal["sync", "second look", "none"] = "sync"
    times: int = 1
    """So often it is done, each time after so many hours."""
    exit: int | None = None
    calls: dict[Vendor, int] = Field(default_factory=dict)
    """At most so many, each time."""
    becomes: dict[str, str] = Field(default_factory=dict)
    """Each named deal's state after it."""


class Says(Said):
    """Words of what people read in the end: the report, or what stopped the run, and
    the list of open problems."""

    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()


class Case(Said):
    """One odd thing that was met, and what must become of it."""

    met: str = Field(min_length=20)
    """Where, in general words."""
    settings: Row = Field(default_factory=dict)
    deal: dict[str, WonDeal]
    product: dict[str, Row] = Field(default_factory=dict)
    pipedrive: Row = Field(default_factory=dict)
    """Switches of the sandbox's Pipedrive."""
    conta_azul: Row = Field(default_factory=dict)
    """Switches of the sandbox's Conta Azul."""
    erp: InErp = InErp()
    served: tuple[Served, ...] = ()
    fault: tuple[GoesWrong, ...] = ()
    step: tuple[Step, ...] = (Step(exit=0),)
    becomes: dict[str, Becomes] = Field(min_length=1)
    ordinary: Literal["booked", "anything"] = "booked"
    """What must be of the two deals that have nothing to do with it."""
    customers: int | None = None
    """How many records there are in Conta Azul in the end, the ordinary deals' too."""
    products: int | None = None
    """How many there are in Conta Azul in the end, the ordinary deals' too."""
    sales: int | None = None
    """How many there are in Conta Azul in the end, typed ones too."""
    says: Says = Says()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every deal's name in this case."""
        return (*self.deal, *ORDINARY)


def files() -> list[Path]:
    """Give every case's file."""
    return sorted(CASES.glob("*.toml"))


def read_case(path: Path) -> Case:
    """Read a case; a mistake is told with its key and file."""
    try:
        case = Case.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: {_mistakes(error)}") from None
    named = {*case.becomes, *(name for step in case.step for name in step.becomes)}
    if unknown := named - set(case.names):
        raise ValueError(f"{path.name}: nobody wins {', '.join(sorted(unknown))}")
    reasons = {one.reason for one in case.becomes.values() if one.reason}
    if unknown := reasons - REASONS:
        raise ValueError(f"{path.name}: no reason is {', '.join(sorted(unknown))}")
    states = get_args(Becomes.model_fields["state"].annotation)
    asked = {state for step in case.step for state in step.becomes.values()}
    if unknown := asked - set(states):
        raise ValueError(f"{path.name}: no state is {', '.join(sorted(unknown))}")
    return case


def _mistakes(error: ValidationError | tomllib.TOMLDecodeError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
    )
