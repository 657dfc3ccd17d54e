"""What people decide about deals: let go, left out, tied to a sale, made anew."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ganho.booking.books import Books
from ganho.errors import GanhoError
from ganho.quarantine import resolutions
from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.chaos.company import CNPJS, NAMES, SOME
from tests.chaos.evidence import Ledger, Tie
from tests.chaos.people import People
from tests.deciding import decide, held

TIES = ("typed", "typed", "another total", "another deal's", "cancelled", "any")
"""Which sale a person names as the deal's own: the right one, or a wrong one."""


class Decisions(People):
    """People decide, and are mistaken at times."""

    @precondition(lambda self: self.crm.deals)
    @rule(one=SOME, what=st.sampled_from(["release", "book", "dismiss"]))
    def decide(self, one: int, what: str) -> None:
        """Decide about a held deal."""
        found = sorted(held(self.w))
        if not found:
            return
        deal_id = self.pick(found, one)
        settle: dict[str, Callable[[Any], object]] = {
            "release": lambda books: resolutions.release(books, [deal_id]),
            "book": lambda books: resolutions.book_anyway(books, deal_id),
            "dismiss": lambda books: resolutions.dismiss(books, deal_id, "teste"),
        }
        if not self._is_done(settle[what]):
            return
        if what == "book":
            self.pardons.booked_anyway[deal_id] += 1
        if what == "dismiss":
            self.pardons.dismissed.add(deal_id)
        else:
            self.pardons.let_go.add(deal_id)

    @precondition(lambda self: self.crm.deals)
    @rule(one=SOME, cancels=st.booleans())
    def rebook(self, one: int, cancels: bool) -> None:
        """Have a booked deal made anew, whose sale was cancelled, or was not."""
        self.witness.see()
        booked = Ledger(self.w.ledger_url).booked
        if not booked:
            return
        deal_id = self.pick(sorted(booked), one)
        thing = self._thing(booked[deal_id])
        if cancels and thing is not None:
            self.take_back(thing, "cancel")
            self.pardons.touched.add(deal_id)
        if self._is_done(lambda books: resolutions.rebook(books, deal_id)):
            live = {one.id for one in self.witness.things() if one.is_live}
            assert booked[deal_id] not in live, f"rebooked: deal {deal_id} has a sale"
            self.pardons.given_up.add(booked[deal_id])
            self.pardons.tied.pop(deal_id, None)

    def _thing(self, thing_id: str) -> Sale | Contract | None:
        """Give a sale or contract that is there."""
        sale = self.erp.sale_book.by_id.get(thing_id)
        if sale is not None:
            return None if sale.deleted or sale.is_cancelled else sale
        contract: Contract | None = self.erp.contract_book.by_id.get(thing_id)
        return contract if contract and contract.status == "ATIVO" else None

    @precondition(lambda self: self.crm.deals)
    @rule(one=SOME, what=st.sampled_from(TIES), other=SOME)
    def tie(self, one: int, what: str, other: int) -> None:
        """Say that a sale is a deal's own; a wrong one at times."""
        self.witness.see()
        before = Ledger(self.w.ledger_url)
        waiting = sorted(
            n for n, (state, _) in before.states.items() if state != "booked"
        )
        deal_id = self.pick(waiting or sorted(self.crm.deals), one)
        sale = self._named_sale(deal_id, what, other)
        if sale is None or not self._is_done(
            lambda books: resolutions.settle_with_sale(books, deal_id, sale.number)
        ):
            return
        tie = Tie(deal_id=deal_id, before=before, unmarked=frozenset(self.unmarked))
        harms = list(self.auditor().harms_of_tie(tie, Ledger(self.w.ledger_url)))
        assert not harms, "\n".join(harms)
        self.pardons.tied[deal_id] = Ledger(self.w.ledger_url).booked[deal_id]

    def _named_sale(self, deal_id: int, what: str, other: int) -> Sale | None:
        """Type a sale, or take one that is there."""
        if what in ("another deal's", "any"):
            sales = self.erp.sales()
            if what == "another deal's":
                sales = [one for one in self.ours() if isinstance(one, Sale)]
            return self.pick(sales, other) if sales else None
        value = Decimal(self.crm.deals[deal_id]["value"])
        value += 1 if what == "another total" else 0
        sale_id = self.erp.add_sale(self._customer_of(deal_id), value)
        sale: Sale = self.erp.sale_book.by_id[sale_id]
        if what == "cancelled":
            self.take_back(sale, "cancel")
        return sale

    def _customer_of(self, deal_id: int) -> str:
        """Find a deal's customer as a person would, or make him."""
        which = self.orgs.index(self.org_of[deal_id])
        self.unclear.add(self.orgs[which])
        there = (one.id for one in self.erp.customers() if one.name == NAMES[which])
        found = next(there, None)
        return found or self.erp.add_customer(NAMES[which], CNPJS[which] or "")

    def _is_done(self, settle: Callable[[Books], object]) -> bool:
        """Decide; tell whether ganho took it."""
        try:
            decide(self.w, settle)
        except GanhoError:
            return False
        return True
