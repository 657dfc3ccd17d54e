"""What people do in both vendors."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.conta_azul.people.person_record import Person
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.chaos.company import (
    AMOUNTS,
    CNPJS,
    CORRECTED,
    NAMES,
    SHAPES,
    SOME,
    CompanyBetween,
)
from tests.chaos.evidence import Merge
from tests.chaos.witness import MARKER

MOVES = (
    *("edit", "reopen", "win", "archive", "delete", "erase"),
    *("lose", "mark", "correct"),
)
HANDLINGS = ("cancel", "delete", "copy", "overwrite", "unmark")
THIRTY_DAYS = 30 * 24 * 3600


class People(CompanyBetween):
    """People win deals, and do the rest of their work."""

    # -- in Pipedrive -----------------------------------------------------------------

    @rule(org=SOME, value=AMOUNTS, shape=st.sampled_from(SHAPES))
    def win(self, org: int, value: str, shape: str) -> None:
        """Win a deal."""
        self.add_deal(org, value, shape)

    @precondition(lambda self: self.crm.deals)
    @rule(one=SOME, what=st.sampled_from(MOVES), value=AMOUNTS)
    def move(self, one: int, what: str, value: str) -> None:
        """Let a person do something with a deal."""
        self.move_deal(self.deal(one), what, value)
        self.witness.see()

    def move_deal(self, deal_id: int, what: str, value: str) -> None:
        """Edit a deal, reopen, win, lose, archive, delete or erase it, mark it."""
        deal = self.crm.deals[deal_id]
        if what == "correct":
            self.crm.edit_organization(self.orgs[2], cnpj=CORRECTED)
            self.uncorrected.clear()
        elif what == "edit":
            lined = self.crm.lines_of(deal_id)
            change = {"title": "Outro"} if lined else {"value": Decimal(value)}
            self.crm.edit_deal(deal_id, **change)
        elif what == "erase":
            if deal["is_deleted"]:
                self.w.sandbox.clock.advance(THIRTY_DAYS)
                self.crm.erase(deal_id)
        elif deal["is_deleted"]:
            return
        elif what == "lose":
            now = self.crm.clock()
            lost = {"status": "lost", "won_time": None, "lost_time": now}
            self.crm.edit_deal(deal_id, close_time=now, **lost)
        elif what == "mark":
            self._turn(deal_id)
        else:
            getattr(self.crm, what)(deal_id)

    def _turn(self, deal_id: int) -> None:
        """Mark a deal as contract, or as none."""
        custom = dict(self.crm.deals[deal_id]["custom_fields"])
        yes = self.crm.option("deal", self.fields.mark, "Sim")
        mark = "Não" if custom.get(self.fields.mark) == yes else "Sim"
        custom[self.fields.mark] = self.crm.option("deal", self.fields.mark, mark)
        self.crm.edit_deal(deal_id, custom_fields=custom)
        self.turned.add(deal_id)

    @precondition(lambda self: self._doubles())
    @rule(one=SOME, turned=st.booleans())
    def merge(self, one: int, turned: bool) -> None:
        """Let a person find that two deals are one: the id of one of them is deleted."""
        self.witness.see()
        gone, left = self.pick(self._doubles(), one)[:: -1 if turned else 1]
        sold = [
            frozenset(
                thing.id
                for thing in self.witness.things()
                if thing.is_live and self.witness.made_for.get(thing.id) == deal_id
            )
            for deal_id in (gone, left)
        ]
        self.crm.merge(gone, left)
        self.pardons.merges.append(
            Merge(gone=gone, left=left, sold=sold[0], also_sold=sold[1])
        )
        self.pardons.touched |= {gone, left}
        self.witness.see()

    def _doubles(self) -> list[tuple[int, int]]:
        """Pairs of deals of one customer and one value."""
        there = [n for n, deal in self.crm.deals.items() if not deal["is_deleted"]]
        return [
            (one, other)
            for one in there
            for other in there
            if one < other
            and self.org_of[one] == self.org_of[other]
            and self.crm.deals[one]["value"] == self.crm.deals[other]["value"]
        ]

    # -- in Conta Azul ----------------------------------------------------------------

    @rule(org=SOME, with_id=st.booleans())
    def make_customer(self, org: int, with_id: bool) -> None:
        """Let a person make the customer by hand."""
        which = org % len(self.orgs)
        self.erp.add_customer(NAMES[which], (with_id and CNPJS[which]) or "")
        self.unclear.add(self.orgs[which])

    @precondition(lambda self: self.erp.customers())
    @rule(one=SOME, what=st.sampled_from(["delete", "merge", "switch off", "rename"]))
    def handle_customer(self, one: int, what: str) -> None:
        """Let a person delete, merge, switch off or rename a customer."""
        person = self.pick(self.erp.customers(), one)
        if what == "rename":
            self.erp.edit_customer(person.id, name=f"{person.name} Filial")
        elif what == "switch off":
            self.erp.edit_customer(person.id, active=False)
        elif what == "merge":
            self._merge_customer(person)
        elif not self._things_of(person):
            self.erp.delete_customer(person.id)
        self.pardons.handled.add(person.id)
        self.touch(person.name)

    def _merge_customer(self, person: Person) -> None:
        """What was sold to one is the other's from now on, who bears the same name."""
        others = (one for one in self.erp.customers() if one.name == person.name)
        into = next((one for one in others if one.id != person.id), None)
        if into is None:
            return
        for thing in self._things_of(person):
            thing.customer_id = into.id
        self.witness.people[into.id] |= self.witness.people[person.id]
        self.erp.delete_customer(person.id)

    def _things_of(self, person: Person) -> list[Sale | Contract]:
        sales = self.erp.sale_book.by_id.values()
        contracts = self.erp.contract_book.by_id.values()
        return [one for one in (*sales, *contracts) if one.customer_id == person.id]

    @precondition(lambda self: self.erp.customers())
    @rule(one=SOME, value=AMOUNTS)
    def type_sale(self, one: int, value: str) -> None:
        """Let a person type a sale by hand."""
        person = self.pick(self.erp.customers(), one)
        self.erp.add_sale(person.id, value)
        self.touch(person.name)

    @precondition(lambda self: self.ours())
    @rule(one=SOME, what=st.sampled_from(HANDLINGS))
    def handle(self, one: int, what: str) -> None:
        """Let a person cancel, delete or copy what we made, or write over its notes."""
        self.witness.see()
        thing = self.pick(self.ours(), one)
        deal_id = self.witness.made_for.get(thing.id)
        self.pardons.touched |= {deal_id} if deal_id else set()
        if what == "copy":
            self._copy(thing)
            self.unclear |= {self.org_of[deal_id]} if deal_id else set()
        elif what in ("overwrite", "unmark"):
            self.unmarked |= {deal_id} if deal_id else set()
            is_all = what == "overwrite"
            rest = "Entregar pela manhã" if is_all else MARKER.sub("", thing.notes)
            thing.notes = rest
            if isinstance(thing, Sale):
                thing.changed_at = self.w.sandbox.clock.now()
        else:
            self.take_back(thing, what)

    def ours(self) -> list[Sale | Contract]:
        """What ganho made and is still listed."""
        sales = [one for one in self.erp.sales(origin="API") if not one.contract_id]
        contracts = [one for one in self.erp.contracts() if one.origin == "API"]
        return [*sales, *contracts]

    def _copy(self, thing: Sale | Contract) -> None:
        if isinstance(thing, Sale):
            parts = [(line.item_id, line.quantity, line.price) for line in thing.lines]
            self.erp.add_sale(thing.customer_id, lines=parts, notes=thing.notes)
            return
        (line,) = thing.lines
        self.erp.add_contract(
            thing.customer_id,
            line.item_id,
            line.price,
            starts_on=thing.starts_on,
            notes=thing.notes,
        )

    def take_back(self, thing: Sale | Contract, how: str) -> None:
        """Let a person cancel, end or delete a sale or contract."""
        self.pardons.unsold.add(thing.id)
        if isinstance(thing, Sale):
            take_back = (
                self.erp.cancel_sale if how == "cancel" else self.erp.delete_sale
            )
        elif how == "cancel":
            take_back = self.erp.end_contract
        else:
            take_back = self.erp.delete_contract
        take_back(thing.id)
