"""An auditor: reads both vendors' books and the ledger, and says what is wrong.

It shares no code with what it audits: it compares what was won with what is booked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from tests.chaos.evidence import Ledger, Merge, Pardons, Taken, Tie
from tests.chaos.witness import Thing, Witness, buyer, is_one

DAY = timedelta(days=1)
OFF = "Desligado"
NAMED = ("quarantined", "excluded")
"""States of the ledger that say why a deal is not booked."""


@dataclass
class Auditor:
    """Compares what was won with what is booked."""

    witness: Witness
    pardons: Pardons
    terms: dict[int, int | None] = field(default_factory=dict)
    """For how many months each marked deal is agreed; None without an end."""

    def harms(self, ledger: Ledger) -> Iterator[str]:
        """Say everything that is wrong, a sentence each."""
        self.witness.see()
        made = self._live()
        for deal_id, things in sorted(made.items()):
            yield from self._too_many(deal_id, things, ledger)
            for thing in things:
                yield from self._otherwise(deal_id, thing)
        yield from self._unmarked()
        yield from self._twins()
        for merge in self.pardons.merges:
            yield from self._sold_twice(merge, made)
        for deal_id in sorted(self._won()):
            yield from self._missing(deal_id, made.get(deal_id, []), ledger)
        yield from self._left_open(ledger)

    def _live(self) -> dict[int, list[Thing]]:
        """Give what ganho made and nobody cancelled or deleted, by deal."""
        found = defaultdict[int, list[Thing]](list)
        for thing in self.witness.things():
            deal_id = self.witness.made_for.get(thing.id)
            if deal_id is not None and thing.is_live:
                found[deal_id].append(thing)
        return found

    def _won(self) -> set[int]:
        deals = self.witness.sandbox.pipedrive.deals
        return {n for n, deal in deals.items() if deal["status"] == "won"}

    def harms_of_run(self, taken: Taken, ledger: Ledger) -> Iterator[str]:
        """Say what a run did that its company did not want."""
        in_force = taken.in_force
        is_told = any(OFF in one for one in taken.said)
        if not in_force.is_on and (taken.calls or not is_told):
            yield f"off: a company that is switched off made {taken.calls} calls"
        new = {
            one.id: deal_id
            for one in self.witness.things()
            if one.id not in taken.made_before
            and (deal_id := self.witness.made_for.get(one.id)) is not None
        }
        crowd = set(new.values()) - self.pardons.let_go
        if in_force.most and len(crowd) > in_force.most * taken.runs:
            yield f"crowd: {len(crowd)} deals were sold, more than {in_force.most}"
        for thing_id, deal_id in new.items():
            yield from self._dated_silently(deal_id, thing_id, ledger)

    def _dated_silently(
        self, deal_id: int, thing_id: str, ledger: Ledger
    ) -> Iterator[str]:
        """A deal that takes another day than that of its win is remarked on."""
        thing = next(one for one in self.witness.things() if one.id == thing_id)
        is_put_off = thing.day not in self.witness.when_made[thing_id].days
        is_booked = ledger.booked.get(deal_id) == thing_id
        if is_put_off and is_booked and (deal_id, "MONTH_CLOSED") not in ledger.remarks:
            yield f"unsaid: deal {deal_id} is dated {thing.day}, its month being closed"

    def harms_of_tie(self, tie: Tie, ledger: Ledger) -> Iterator[str]:
        """Say what is wrong with a sale that ganho took for a deal's, as it was told."""
        self.witness.see()
        thing_id, deal_id = ledger.booked[tie.deal_id], tie.deal_id
        thing = next(one for one in self.witness.things() if one.id == thing_id)
        if not thing.is_live:
            yield f"tied: deal {deal_id} is booked with a sale that is cancelled"
        booked = {one: deal for deal, one in tie.before.booked.items()}
        owner = booked.get(thing_id) or self.witness.made_for.get(thing_id)
        is_anothers = owner not in (None, deal_id) and not self._is_gone(owner)
        if is_anothers and owner not in tie.unmarked:
            yield f"tied: deal {deal_id} is booked with the sale of deal {owner}"
        is_other = thing.total not in self.witness.lives[deal_id].totals
        if is_other and (deal_id, "TOTAL_DIFFERS") not in ledger.remarks:
            yield f"unsaid: deal {deal_id} is booked with a sale of another total"

    def _too_many(
        self, deal_id: int, made: list[Thing], ledger: Ledger
    ) -> Iterator[str]:
        allowed = 1 + self.pardons.booked_anyway[deal_id]
        allowed += deal_id in self.pardons.hidden
        if deal_id in self.pardons.either:
            allowed += len({thing.kind for thing in made}) - 1
        allowed -= self._is_sold_beside(deal_id, made, ledger)
        if len(made) > allowed:
            kinds = sorted(thing.kind for thing in made)
            yield f"doubled: deal {deal_id} has {kinds}"

    def _is_sold_beside(self, deal_id: int, made: list[Thing], ledger: Ledger) -> bool:
        """Tell whether a person tied another sale to the deal, and nobody says so."""
        tied = self.pardons.tied.get(deal_id)
        lives = any(one.id == tied and one.is_live for one in self.witness.things())
        is_own = any(one.id == tied for one in made)
        # What was sent and not answered when the person typed hers shows up later.
        is_named = (deal_id, "BOOKED_TWICE") in ledger.remarks
        is_forgotten = deal_id in self.pardons.untied | self.pardons.hidden
        return lives and not (is_own or is_named or is_forgotten)

    def _otherwise(self, deal_id: int, thing: Thing) -> Iterator[str]:
        life = self.witness.when_made[thing.id]
        if not life.days | life.put_off:
            yield f"orphaned: a {thing.kind} of deal {deal_id}, not won when it was made"
            return
        if thing.total not in life.totals:
            yield f"amount: deal {deal_id} was {life.totals}, sold for {thing.total}"
        if thing.day not in life.days | life.put_off:
            days = life.days | life.put_off
            yield f"day: deal {deal_id} is of {days}, sold on {thing.day}"
        if thing.kind == "contract":
            yield from self._ends_otherwise(deal_id, thing)
        if not self._is_for(deal_id, thing):
            yield f"customer: deal {deal_id} was sold to somebody else"

    def _ends_otherwise(self, deal_id: int, thing: Thing) -> Iterator[str]:
        months, end = self.terms.get(deal_id), None
        if months is not None:
            end = thing.day + relativedelta(months=months) - DAY
        if thing.ends_on != end:
            yield f"term: the contract of deal {deal_id} ends {thing.ends_on}, not {end}"

    def _unmarked(self) -> Iterator[str]:
        for thing_id, deal_id in self.witness.made_for.items():
            if deal_id is None:
                yield f"unmarked: {thing_id} names no deal"

    def _twins(self) -> Iterator[str]:
        made = Counter(
            buyer(one.name, one.document)
            for one in self.witness.sandbox.conta_azul.customers()
            if one.origin == "API" and one.id not in self.pardons.handled
        )
        for many in made.values():
            if many > 1 and not self.pardons.twins:
                yield f"twins: one customer was made {many} times"

    def _sold_twice(self, merge: Merge, made: dict[int, list[Thing]]) -> Iterator[str]:
        """One business, one sale: what the deal that is gone was sold for counts."""
        if merge.also_sold or self.pardons.booked_anyway[merge.left]:
            return
        before = [
            one
            for one in made.get(merge.gone, [])
            if one.id in merge.sold
            and not (self.pardons.lagged and one.kind == "contract")
        ]
        since = made.get(merge.left, [])
        # A contract that was merged into a sale is none of the promises.
        if {(one.kind, one.total) for one in before} & {
            (one.kind, one.total) for one in since
        }:
            yield f"merged: deal {merge.left} was sold although {merge.gone} was"

    def _missing(
        self, deal_id: int, made: list[Thing], ledger: Ledger
    ) -> Iterator[str]:
        state, reason = ledger.states.get(deal_id, ("unknown", None))
        if made or deal_id in self.pardons.dismissed:
            return
        if state in NAMED and reason:
            if not self._has_cause(deal_id, reason):
                yield f"held without cause: deal {deal_id} for {reason}"
        elif state != "booked":
            yield f"missing: deal {deal_id} is {state}"
        elif ledger.booked.get(deal_id) in self.pardons.given_up:
            yield f"given up: deal {deal_id} is booked with what was to be made anew"
        elif not self._is_explained(ledger.booked.get(deal_id)):
            yield f"missing: deal {deal_id} is booked with a sale that is not there"

    def _has_cause(self, deal_id: int, reason: str) -> bool:
        """Tell whether a deal may be held: a person's doing, or what is there already."""
        if deal_id in self.pardons.touched:
            return True
        there = [one for one in self.witness.things() if self._is_for(deal_id, one)]
        if reason == "CUSTOMER_AMBIGUOUS":
            return len(self._customers_of(deal_id)) > 1
        if reason == "ITEM_AMBIGUOUS":
            return self.pardons.twins
        if reason == "UNUSUAL_VOLUME":
            return 0 < self.witness.in_force.most < len(self.witness.lives)
        if reason == "CONTRACT_ALREADY_ACTIVE":
            return any(one.kind == "contract" for one in there)
        totals = self.witness.lives[deal_id].totals
        return reason == "POSSIBLY_BOOKED_ALREADY" and any(
            one.total in totals and self._is_gone(self.witness.made_for.get(one.id))
            for one in there
        )

    def _customers_of(self, deal_id: int) -> list[str]:
        """Give the customers of the ERP that a deal's may be."""
        buyers = self.witness.lives[deal_id].buyers
        return [
            one.id
            for one in self.witness.sandbox.conta_azul.customers()
            if any(is_one(buyer(one.name, one.document), other) for other in buyers)
        ]

    def _is_gone(self, deal_id: int | None) -> bool:
        deal = self.witness.sandbox.pipedrive.deals.get(deal_id or 0)
        return deal_id is not None and (deal is None or deal["is_deleted"])

    def _is_for(self, deal_id: int, thing: Thing) -> bool:
        """Tell whether something lives that was sold to a deal's customer."""
        buyers = self.witness.lives[deal_id].buyers
        known = self.witness.people[thing.customer_id]
        return thing.is_live and any(is_one(a, b) for a in buyers for b in known)

    def _is_explained(self, thing_id: str | None) -> bool:
        """Tell whether a booking's sale is there, by hand or not, or was taken away."""
        there = {one.id for one in self.witness.things() if one.is_live}
        return thing_id in there or thing_id in self.pardons.unsold

    def _left_open(self, ledger: Ledger) -> Iterator[str]:
        """Promises older than a day that no report names, and nobody will settle."""
        now = self.witness.sandbox.clock.now().replace(tzinfo=None)
        for kind, deal_id, begun in ledger.promised:
            state, _ = ledger.states.get(deal_id or 0, ("unknown", None))
            is_old = now - begun.replace(tzinfo=None) > DAY
            # Of a deal that needs it no more the next run that books anything closes it.
            is_left = state == "open" or kind in ("sale", "contract")
            is_told = state == "quarantined"
            # Of a deal that is no longer won: a sale that was typed may be what was sent.
            is_told |= state != "open" and self._is_typed(deal_id or 0)
            if is_old and is_left and not is_told:
                yield f"open: a {kind} of deal {deal_id} since {begun}, {state}"

    def _is_typed(self, deal_id: int) -> bool:
        """Tell whether somebody typed a sale of a deal's customer and total."""
        made_for, totals = self.witness.made_for, self.witness.lives[deal_id].totals
        return any(
            one.total in totals and made_for.get(one.id) is None
            for one in self.witness.things()
            if self._is_for(deal_id, one)
        )
