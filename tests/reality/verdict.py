"""A case played, and what is not as it says it must be."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from rich.console import Console, RenderableType

from ganho.cli.troubles import exit_code_of, line_of
from ganho.errors import GanhoError
from ganho.ledger.records import DealState
from ganho.quarantine import resolutions
from ganho.quarantine.listing import Problems, listing
from ganho.report.run_report import RunReport
from ganho.report.terminal import terminal
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from ganho.words.spoken import carry
from tests.deciding import decide, problems
from tests.reality.case import ORDINARY, Becomes, Case, Step
from tests.reality.staging import Stage, staged
from tests.world import World

STATES = {
    DealState.OPEN: "waiting",
    DealState.QUARANTINED: "held",
    DealState.EXCLUDED: "excluded",
    DealState.BOOKED: "booked",
    DealState.WITHDRAWN: "withdrawn",
}
LOOK_BACK = 7
OF_SALE = ("total", "sold_on", "customer", "document", "kind", "texts")
"""What a case may say of a sale and of who bought."""


def complaints(case: Case, folder: Path) -> list[str]:
    """Play a case; say what is not as it must be."""
    with staged(case, folder) as stage:
        return list(Play(stage).complaints())


@dataclass
class Play:
    """A case on its way: what the last run said, and what it ended with."""

    stage: Stage
    said: str = ""
    exit: int = 0
    report: RunReport | None = None
    calls: dict[str, int] = field(default_factory=dict)

    @property
    def w(self) -> World:
        """The world it is played in."""
        return self.stage.w

    def complaints(self) -> Iterator[str]:
        """Take all steps and judge."""
        for number, step in enumerate(self.stage.case.step, 1):
            for _ in range(step.times):
                self._take(step)
                yield from (f"step {number}: {one}" for one in self._after(step))
        yield from self._of_deals()
        yield from self._of_sales()
        yield from self._of_words()
        yield from self.stage.unused()

    def _take(self, step: Step) -> None:
        stage = self.stage
        self.w.sandbox.clock.advance(timedelta(hours=step.hours).total_seconds())
        if step.mended:
            stage.mend()
        for name, changes in step.edit.items():
            stage.edit(name, changes)
        for known_as, name in step.rename.items():
            stage.rename(known_as, name)
        for name, into in step.merge.items():
            stage.merge(name, into)
        for name in step.wins:
            stage.win(name)
        for kind, name in step.deletes.items():
            stage.delete(kind, name)
        for sale in step.typed:
            stage.type_sale(sale)
        for name, what in step.decide.items():
            self._decide(stage.deals[name], what)
        if step.run != "none":
            self._run(LOOK_BACK if step.run == "second look" else 0)

    def _run(self, look_back_days: int) -> None:
        journal = self.w.sandbox.faults.journal
        before = len(journal)
        try:
            self.report = self.w.run(look_back_days=look_back_days)
        except GanhoError as error:
            carry(error, self.w.read_settings().language)
            self.exit, self.said = exit_code_of(error), line_of(error)
        else:
            self.exit, self.said = self.report.exit_code, shown(terminal(self.report))
        made = [entry.vendor for entry in journal[before:]]
        self.calls = {vendor: made.count(vendor) for vendor in set(made)}

    def _decide(self, deal_id: int, what: str) -> None:
        if what == "release":
            decide(self.w, lambda books: resolutions.release(books, [deal_id]))
        elif what == "book":
            decide(self.w, lambda books: resolutions.book_anyway(books, deal_id))
        else:
            decide(self.w, lambda books: resolutions.dismiss(books, deal_id, "teste"))

    def _after(self, step: Step) -> Iterator[str]:
        if step.exit is not None and step.exit != self.exit:
            yield f"exit code {self.exit} instead of {step.exit}: {self.said}"
        for vendor, most in step.calls.items():
            made = self.calls.get(vendor, 0)
            if made > most:
                yield f"{made} calls to {vendor} instead of {most}"
        for name, state in step.becomes.items():
            if self.state(name) != state:
                yield f"{name} is {self.state(name)} instead of {state}"

    def state(self, name: str) -> str:
        """Tell where a deal stands."""
        with self.w.ledger() as ledger:
            record = ledger.deals.find(self.stage.deals[name])
        return STATES[record.state] if record else "unread"

    def reason(self, name: str) -> str | None:
        """Tell why a deal stands where it does."""
        with self.w.ledger() as ledger:
            record = ledger.deals.find(self.stage.deals[name])
        return record.reason if record else None

    def sales(self, name: str) -> list[Sale]:
        """Give the sales that are marked as a deal's."""
        marker = f":{self.stage.deals[name]}]"
        found = self.w.sandbox.conta_azul.sales_by_marker().items()
        return [one for text, sales in found if text.endswith(marker) for one in sales]

    def _of_deals(self) -> Iterator[str]:
        case = self.stage.case
        wanted = dict(case.becomes)
        if case.ordinary == "booked":
            wanted |= dict.fromkeys(ORDINARY, Becomes(state="booked"))
        for name, becomes in wanted.items():
            state, why = self.state(name), self.reason(name)
            if state != becomes.state:
                yield f"{name} is {state} ({why}) instead of {becomes.state}"
            elif becomes.reason not in (None, why):
                yield f"{name} is {state} for {why} instead of {becomes.reason}"
            yield from self._of_sale(name, becomes)

    def _of_sale(self, name: str, becomes: Becomes) -> Iterator[str]:
        sales, erp = self.sales(name), self.w.sandbox.conta_azul
        if len(sales) > 1:
            yield f"{name} is booked {len(sales)} times"
        if becomes.state != "booked":
            yield from ([f"{name} has a sale"] if sales else [])
            return
        asked = becomes.model_dump(include=set(OF_SALE))
        if set(asked.values()) == {None}:
            return
        if not sales:
            yield f"{name} has no sale"
            return
        buyer = erp.people.by_id[sales[0].customer_id]
        is_there = {
            "total": sales[0].total,
            "sold_on": sales[0].sold_on,
            "customer": buyer.name,
            "document": buyer.document,
            "kind": buyer.kind,
            "texts": tuple(line.text for line in sales[0].lines),
        }
        for key, wanted in asked.items():
            if wanted not in (None, is_there[key]):
                yield f"{name}: {key} is {is_there[key]!r} instead of {wanted!r}"

    def _of_sales(self) -> Iterator[str]:
        erp, case = self.w.sandbox.conta_azul, self.stage.case
        for what, made, wanted in (
            ("sales", erp.sales(), case.sales),
            ("customers", erp.customers(), case.customers),
            ("products", erp.catalogue_products(), case.products),
        ):
            if wanted not in (None, len(made)):
                yield f"{len(made)} {what} in Conta Azul instead of {wanted}"

    def _of_words(self) -> Iterator[str]:
        says = self.stage.case.says
        text = " ".join(self.words().split())
        for words in says.has:
            if words not in text:
                yield f"nobody says {words!r} in: {text}"
        for words in says.has_not:
            if words in text:
                yield f"somebody says {words!r} in: {text}"

    def words(self) -> str:
        """Give what people read in the end."""
        held = tuple(problems(self.w))
        return self.said + shown(listing(Problems(company="acme", held=held)))


def shown(what: RenderableType) -> str:
    """Print as on a very wide terminal."""
    page = io.StringIO()
    Console(file=page, width=1000).print(what)
    return page.getvalue()
