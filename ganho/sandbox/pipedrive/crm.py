"""The simulated Pipedrive: one company, and what tests do in it by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha1
from threading import RLock
from typing import Any

from ganho.sandbox.pipedrive.crm_switches import PipedriveSwitches

Row = dict[str, Any]
Clock = Callable[[], datetime]
CENT = Decimal("0.01")
COMPANY_ID = 700100
ADMIN, OTHER = 8801, 8802
FILLER_FIELDS = 120
"""So many fields nobody asked for: lists of fields are longer than a page."""


def stamp(moment: datetime | None) -> str | None:
    """Write a time as API v2 does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


@dataclass
class LineInput:
    """A line as a test writes it; `sum` follows unless it is given."""

    product_id: int
    price: Decimal | int | str
    quantity: Decimal | int | str = 1
    discount: Decimal | int | str = 0
    discount_type: str = "percentage"
    tax: Decimal | int | str = 0
    tax_method: str = "none"
    enabled: bool = True
    billing_frequency: str = "one-time"
    billing_cycles: int | None = None
    billing_start: str | None = None
    currency: str | None = None
    sum: Decimal | None = None
    variation_id: int | None = None


@dataclass
class Token:
    """An API token: whose it is, and which deals it silently does not see."""

    user_id: int
    admin: bool = True
    hidden_deals: set[int] = field(default_factory=set)


class Pipedrive:
    """One company; every method may be called from any thread."""

    def __init__(self, clock: Clock, switches: PipedriveSwitches | None = None) -> None:
        self.clock = clock
        self.switches = switches or PipedriveSwitches()
        self.lock = RLock()
        self.company_id = COMPANY_ID
        self.api_token = sha1(b"sandbox", usedforsecurity=False).hexdigest()
        self.tokens = {self.api_token: Token(ADMIN)}
        self.query_tokens_seen = 0
        self.deals: dict[int, Row] = {}
        self.lines: dict[int, Row] = {}
        self.discounts: dict[int, list[Row]] = {}
        self.instalments: dict[int, Row] = {}
        self.persons: dict[int, Row] = {}
        self.organizations: dict[int, Row] = {}
        self.products: dict[int, Row] = {}
        self.variations: dict[int, list[Row]] = {}
        """Of each product that has any."""
        self.users: dict[int, Row] = {}
        self.pipelines: dict[int, Row] = {}
        self.fields: dict[str, list[Row]] = {k: [] for k in ENTITIES}
        self._ids = 100
        self._fields_made = 0
        self._set_up()

    def _set_up(self) -> None:
        self.add_user(ADMIN, "Ana Souza")
        self.add_user(OTHER, "Bruno Lima")
        self.add_pipeline(1, "Vendas")
        self.add_pipeline(2, "Parcerias")
        for entity in ENTITIES:
            code = "title" if entity == "deal" else "name"
            self.fields[entity].append(_field("Nome", code, "varchar", None))
            for number in range(FILLER_FIELDS):
                self.add_field(entity, f"Campo {number}")
        self.cnpj_field = self.add_field("organization", "CNPJ")
        self.cpf_field = self.add_field("person", "CPF")
        self.deal_tax_field = self.add_field("deal", "CPF/CNPJ")
        self.fields["product"].append(
            _field("Categoria", "category", "enum", [{"id": 1, "label": "Consultoria"}])
        )

    def next_id(self) -> int:
        """Give an id that no other row has."""
        self._ids += 1
        return self._ids

    # -- what people do in the user interface ------------------------------------

    def add_user(self, user_id: int, name: str) -> None:
        """Hire somebody."""
        self.users[user_id] = {"id": user_id, "name": name, "active_flag": True}

    def add_pipeline(self, pipeline_id: int, name: str) -> None:
        """Open a pipeline."""
        self.pipelines[pipeline_id] = {
            "id": pipeline_id,
            "name": name,
            "order_nr": len(self.pipelines) + 1,
            "is_deleted": False,
            "is_deal_probability_enabled": True,
            "add_time": stamp(self.clock()),
            "update_time": None,
        }

    def delete_pipeline(self, pipeline_id: int) -> None:
        """Delete a pipeline; whether lists still have it, nobody says."""
        self.pipelines[pipeline_id]["is_deleted"] = True

    def add_token(self, token: str, *, admin: bool, hidden: Iterable[int] = ()) -> None:
        """Let another user have an API token."""
        self.tokens[token] = Token(OTHER, admin=admin, hidden_deals=set(hidden))

    def add_field(
        self,
        entity: str,
        name: str,
        field_type: str = "varchar",
        options: Iterable[str] = (),
        *,
        description: str | None = None,
    ) -> str:
        """Add a custom field, of whatever name; give its code."""
        self._fields_made += 1
        text = f"{entity} {self._fields_made} {name}"
        code = sha1(text.encode(), usedforsecurity=False).hexdigest()
        chosen = [_option(self.next_id(), label) for label in options]
        field = _field(name, code, field_type, chosen or None)
        self.fields[entity].append(field | {"description": description})
        return code

    def rename_field(self, entity: str, code: str, name: str) -> None:
        """Give a field another name; its code stays."""
        self.custom_field(entity, code)["field_name"] = name

    def delete_deal_field(self, code: str) -> None:
        """Delete a field of deals, and with it what stands in it."""
        with self.lock:
            self.fields["deal"].remove(self.custom_field("deal", code))
            for deal in self.deals.values():
                deal["custom_fields"].pop(code, None)

    def option(self, entity: str, field_code: str, label: str) -> int:
        """Give the id of an option of a field."""
        options = self.custom_field(entity, field_code)["options"]
        return int(next(one["id"] for one in options if one["label"] == label))

    def delete_option(self, entity: str, field_code: str, label: str) -> None:
        """Delete an option; its id stays in the rows that have it."""
        row = self.custom_field(entity, field_code)
        row["options"] = [one for one in row["options"] if one["label"] != label]

    def field_code(self, entity: str, name: str) -> str:
        """Give the code of a field by its name."""
        rows = [row for row in self.fields[entity] if row["field_name"] == name]
        return str(rows[0]["field_code"])

    def custom_field(self, entity: str, code: str) -> Row:
        """Give the definition of a field."""
        return next(row for row in self.fields[entity] if row["field_code"] == code)

    def custom_fields_of(self, deal: Row) -> Row:
        """Give a deal's custom fields: every one there is, unset ones as null.

        The fillers, which no deal fills in, are left out to keep answers short.
        """
        made = self.fields["deal"][1 + FILLER_FIELDS :]
        unset: Row = dict.fromkeys(row["field_code"] for row in made)
        return {**unset, **deal["custom_fields"]}

    def add_organization(
        self,
        name: str,
        *,
        cnpj: Any = None,
        address: Row | None = None,
        custom: Row | None = None,
    ) -> int:
        """Add an organization."""
        row = self._contact(name, {self.cnpj_field: cnpj, **(custom or {})})
        row |= {"address": address}
        self.organizations[row["id"]] = row
        return int(row["id"])

    def add_person(
        self,
        name: str,
        *,
        cpf: Any = None,
        email: str | None = None,
        phone: str | None = None,
        address: Row | None = None,
        custom: Row | None = None,
    ) -> int:
        """Add a person; the address is there only where contact sync is on."""
        row = self._contact(name, {self.cpf_field: cpf, **(custom or {})})
        row |= {"emails": _contacts(email), "phones": _contacts(phone), "org_id": None}
        row |= {"postal_address": address} if address else {}
        self.persons[row["id"]] = row
        return int(row["id"])

    def add_product(
        self, name: str, *, code: str | None = None, category: str | None = None
    ) -> int:
        """Add a product to the catalogue."""
        product_id = self.next_id()
        self.products[product_id] = {
            "id": product_id,
            "name": name,
            "code": code,
            "category": category,
            "unit": None,
            "tax": 0,
            "is_deleted": False,
            "is_linkable": True,
            "visible_to": 3,
            "owner_id": ADMIN,
            "add_time": stamp(self.clock()),
            "update_time": stamp(self.clock()),
            "custom_fields": {},
            "prices": [],
        }
        return product_id

    def add_variation(self, product_id: int, name: str) -> int:
        """Let a product come in one more size or colour."""
        variation_id = self.next_id()
        row = {"id": variation_id, "name": name, "product_id": product_id, "prices": []}
        self.variations.setdefault(product_id, []).append(row)
        return variation_id

    def add_deal(
        self,
        *,
        value: Decimal | int | str | None = None,
        lines: Iterable[LineInput] = (),
        org: int | None = None,
        person: int | None = None,
        won_at: datetime | None = None,
        status: str = "won",
        currency: str = "BRL",
        pipeline: int = 1,
        owner: int = ADMIN,
        title: str = "Negócio",
        tax_id: Any = None,
        custom: Row | None = None,
        first_won_at: datetime | None = None,
        updated_at: datetime | None = None,
        archived: bool = False,
    ) -> int:
        """Add a deal; its value follows from its lines unless it is typed."""
        with self.lock:
            deal_id, won = self.next_id(), won_at or self.clock()
            is_won = status == "won"
            row = dict.fromkeys(UNSET) | {
                "id": deal_id,
                "title": title,
                "creator_user_id": owner,
                "owner_id": owner,
                "person_id": person,
                "org_id": org,
                "pipeline_id": pipeline,
                "stage_id": 5,
                "value": Decimal(0),
                "currency": currency,
                "status": status,
                "is_archived": archived,
                "is_deleted": status == "deleted",
                "add_time": won - timedelta(days=3),
                "update_time": updated_at or won,
                "close_time": won if is_won else None,
                "won_time": won if is_won else None,
                "first_won_time": (first_won_at or won) if is_won else None,
                "visible_to": 3,
                "label_ids": [],
                "origin": "ManuallyCreated",
                "custom_fields": {self.deal_tax_field: tax_id, **(custom or {})},
            }
            self.deals[deal_id] = row
            for line in lines:
                self._add_line(row, line)
            row["value"] = (
                self._lines_value(deal_id) if value is None else Decimal(value)
            )
            return deal_id

    def add_line(self, deal_id: int, line: LineInput) -> int:
        """Add a line to a deal; its value follows."""
        with self.lock:
            line_id = self._add_line(self.deals[deal_id], line)
            self._recompute(deal_id)
            return line_id

    def add_discount(
        self, deal_id: int, amount: Decimal | int | str, kind: str = "percentage"
    ) -> None:
        """Give a discount on the whole deal; its value follows."""
        with self.lock:
            rows = self.discounts.setdefault(deal_id, [])
            rows.append(
                {
                    "id": f"00000000-0000-4000-8000-{self.next_id():012d}",
                    "type": kind,
                    "amount": Decimal(amount),
                    "description": "",
                    "deal_id": deal_id,
                    "created_at": stamp(self.clock()),
                    "created_by": ADMIN,
                    "updated_at": stamp(self.clock()),
                    "updated_by": ADMIN,
                }
            )
            self._recompute(deal_id)

    def add_instalment(self, deal_id: int, amount: Decimal | str, due_on: str) -> None:
        """Agree on an instalment."""
        row_id = self.next_id()
        self.instalments[row_id] = {
            "id": row_id,
            "deal_id": deal_id,
            "amount": Decimal(amount),
            "billing_date": due_on,
            "description": "",
        }

    def edit_deal(self, deal_id: int, *, touch: bool = True, **changes: Any) -> None:
        """Change a deal; its `update_time` rises."""
        with self.lock:
            self.deals[deal_id].update(changes)
            if touch:
                self.deals[deal_id]["update_time"] = self.clock()

    def edit_line(self, line_id: int, **changes: Any) -> None:
        """Change a line; the deal's `update_time` rises only by switch."""
        with self.lock:
            line = self.lines[line_id]
            line.update(changes)
            self._recompute(line["deal_id"], touch=self.switches.line_edit_touches_deal)

    def edit_person(self, person_id: int, **changes: Any) -> None:
        """Change a person."""
        self.persons[person_id].update(changes, update_time=stamp(self.clock()))

    def edit_organization(
        self, org_id: int, *, cnpj: Any = None, **changes: Any
    ) -> None:
        """Change an organization; its deals do not show it."""
        row = self.organizations[org_id]
        row.update(changes, update_time=stamp(self.clock()))
        if cnpj is not None:
            row["custom_fields"] = {**row["custom_fields"], self.cnpj_field: cnpj}

    def reopen(self, deal_id: int) -> None:
        """Take a won deal back."""
        self.edit_deal(deal_id, status="open", won_time=None, close_time=None)

    def win(self, deal_id: int) -> None:
        """Win a deal (again) now."""
        now, first = self.clock(), self.deals[deal_id]["first_won_time"]
        self.edit_deal(
            deal_id,
            status="won",
            won_time=now,
            close_time=now,
            first_won_time=first or now,
        )

    def archive(self, deal_id: int) -> None:
        """Archive a deal: it leaves the list of deals."""
        self.edit_deal(deal_id, is_archived=True, archive_time=self.clock())

    def delete(self, deal_id: int) -> None:
        """Delete a deal."""
        self.edit_deal(deal_id, status="deleted", is_deleted=True)

    def merge(self, loser: int, into: int) -> None:
        """Merge a deal into another one: its own id is deleted.

        What of both the one that is left has is the person's choice: see `edit_deal`.
        """
        self.delete(loser)
        self.edit_deal(into)

    def erase(self, deal_id: int) -> None:
        """Let the thirty days pass for which a deleted deal is still listed."""
        with self.lock:
            del self.deals[deal_id]

    def lines_of(self, deal_id: int) -> list[Row]:
        """Give the lines of a deal."""
        return [line for line in self.lines.values() if line["deal_id"] == deal_id]

    # -- how Pipedrive computes -----------------------------------------------------

    def _add_line(self, deal: Row, line: LineInput) -> int:
        line_id = self.next_id()
        product = self.products.get(line.product_id, {})
        self.lines[line_id] = {
            "id": line_id,
            "deal_id": deal["id"],
            "product_id": line.product_id or None,
            "product_variation_id": line.variation_id,
            "name": product.get("name", "Produto apagado"),
            "order_nr": line_id,
            "item_price": Decimal(line.price),
            "quantity": Decimal(line.quantity),
            "discount": Decimal(line.discount),
            "discount_type": line.discount_type,
            "tax": Decimal(line.tax),
            "tax_method": line.tax_method,
            "sum": Decimal(0),
            "currency": line.currency or deal["currency"],
            "comments": "",
            "is_enabled": line.enabled,
            "billing_frequency": line.billing_frequency,
            "billing_frequency_cycles": line.billing_cycles,
            "billing_start_date": line.billing_start,
            "add_time": stamp(deal["add_time"]),
            "update_time": stamp(deal["add_time"]),
        }
        row = self.lines[line_id]
        row["sum"] = self._sum(row) if line.sum is None else line.sum
        return line_id

    def _sum(self, line: Row) -> Decimal:
        gross = line["item_price"] * line["quantity"]
        if line["discount_type"] == "percentage":
            net = gross * (1 - line["discount"] / 100)
        elif self.switches.amount_discount == "per_unit":
            net = (line["item_price"] - line["discount"]) * line["quantity"]
        else:
            net = gross - line["discount"]
        return Decimal(net).quantize(CENT, ROUND_HALF_UP)

    def _lines_value(self, deal_id: int) -> Decimal:
        counted = [line for line in self.lines_of(deal_id) if line["is_enabled"]]
        total = sum((self._counted(line) for line in counted), Decimal(0))
        for discount in self.discounts.get(deal_id, []):
            amount = discount["amount"]
            of_total = total * amount / 100
            total -= amount if discount["type"] == "amount" else of_total
        return total.quantize(CENT, ROUND_HALF_UP)

    def _counted(self, line: Row) -> Decimal:
        """Give what a line adds to its deal's value."""
        cycles = line["billing_frequency_cycles"] or 1
        every = self.switches.recurring_value == "all_periods"
        return Decimal(line["sum"] * cycles if every else line["sum"])

    def _recompute(self, deal_id: int, *, touch: bool = True) -> None:
        for line in self.lines_of(deal_id):
            line["sum"] = self._sum(line)
        self.edit_deal(deal_id, touch=touch, value=self._lines_value(deal_id))

    def _contact(self, name: str, custom: Row) -> Row:
        now = stamp(self.clock())
        return {
            "id": self.next_id(),
            "name": name,
            "owner_id": ADMIN,
            "add_time": now,
            "update_time": now,
            "is_deleted": False,
            "visible_to": 3,
            "label_ids": [],
            "custom_fields": custom,
        }


ENTITIES = ("deal", "person", "organization", "product")
UNSET = (
    "stage_change_time",
    "lost_time",
    "lost_reason",
    "expected_close_date",
    "archive_time",
    "probability",
    "channel",
    "channel_id",
    "origin_id",
    "arr",
    "mrr",
    "acv",
)


def _field(name: str, code: str, field_type: str, options: list[Row] | None) -> Row:
    return {
        "field_name": name,
        "field_code": code,
        "field_type": field_type,
        "options": options,
        "subfields": None,
        "is_custom_field": len(code) > len("category"),
        "is_optional_response_field": False,
    }


def _option(option_id: int, label: str) -> Row:
    return {"id": option_id, "label": label, "color": None}


def _contacts(value: str | None) -> list[Row]:
    return [{"value": value, "primary": True, "label": "work"}] if value else []
