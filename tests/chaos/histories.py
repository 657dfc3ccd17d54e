"""Histories that nobody picked: people, vendors and machines do what they will."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ganho.booking.finish import finish
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import walk
from ganho.cli.troubles import line_of
from ganho.company.composition import open_company
from ganho.errors import GanhoError
from ganho.quarantine import resolutions
from ganho.quarantine.listing import Problems, listing
from ganho.report.terminal import terminal
from ganho.review.queue import review_in_run
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.words.spoken import carry
from tests.canaries import Search, numbers, words
from tests.chaos.auditor import Auditor, Ledger, Pardons
from tests.chaos.deaths import Death, Killed, Place
from tests.chaos.memory import MemoryWorld, world_in_memory
from tests.chaos.witness import Witness
from tests.deciding import decide, held, problems
from tests.losing import ledger_file, lose_ledger
from tests.quick_runs import Unchecked, empty_ledger, logged
from tests.reality.staging import NOON
from tests.reality.verdict import shown

MINUTES, HOUR, A_NIGHT = 300, 3600, 26 * 3600
LOOK_BACK = 7
STEPS = 15
MOST_CALLS = 150
"""Of one run; a run that asks for more than this in so small a company asks in circles."""
NAMES = ("Hotel Azulejo", "Padaria Marinalva", "Restaurante Jacarandá", "Otacílio Ltda")
CNPJS = ("45.321.678/0001-04", None, "11.222.333/0001-82", "11.222.333/0001-81")
"""The third is wrong by a digit until somebody corrects it."""
CORRECTED = "11.444.777/0001-61"
PERSONAL = Search([*words(*NAMES), *numbers(*(one for one in CNPJS if one))])
PATHS = {
    "pipedrive": ("/api/v2/deals", "/api/v2/deals/products", "/api/v2/organizations"),
    "conta_azul": ("/v1/venda/busca", "/v1/pessoas", "/v1/produtos", "/v1/servicos"),
}
SALES = "/v1/venda"
CREATES = (SALES, SALES, SALES, "/v1/pessoas", "/v1/produtos", "/v1/servicos")
READ_KINDS = ("status", "reset", "truncated", "html_200", "null_body")
LOST = ("status_after_commit", "lost_after_commit", "truncated")
WRITE_KINDS = (*LOST, *READ_KINDS)
STATUSES = (429, 500, 502, 503)
Trouble = tuple[tuple[tuple[str, str], str, str], int, int, int]
MOVES = ("edit", "reopen", "win", "archive", "delete", "correct")
AMOUNTS = st.sampled_from(["10.00", "99.99", "1234.56", "0.03"])
SOME = st.integers(0, 7)
READS = st.tuples(
    st.sampled_from(
        [(vendor, path) for vendor, paths in PATHS.items() for path in paths]
    ),
    st.just("GET"),
    st.sampled_from(READ_KINDS),
)
WRITES = st.tuples(
    st.sampled_from([("conta_azul", path) for path in CREATES]),
    st.just("POST"),
    st.sampled_from(WRITE_KINDS),
)
TROUBLE = st.tuples(
    st.one_of(WRITES, WRITES, READS),
    st.sampled_from(STATUSES),
    st.integers(1, 3),
    st.integers(0, 1),
)
"""What goes wrong, with which status, how often, and after how many good answers."""
OFTEN = st.integers(1, 3)


class History(RuleBasedStateMachine):
    """One company between its vendors, and whatever happens to it."""

    world: MemoryWorld

    @initialize(
        deals=st.lists(st.tuples(SOME, AMOUNTS, st.booleans()), min_size=1, max_size=3)
    )
    def begin(self, deals: list[tuple[int, str, bool]]) -> None:
        """Put the company between its vendors, with an empty ledger and some deals."""
        self.room = tempfile.TemporaryDirectory(prefix="ganho-history-")
        self.folder = Path(self.room.name)
        ledger = shutil.copy(empty_ledger(), self.folder / "ledger.db")
        self.w = world_in_memory(f"sqlite:///{ledger}")
        self.w.sandbox.clock.set(NOON)
        self.crm, self.erp = self.w.sandbox.pipedrive, self.w.sandbox.conta_azul
        self.orgs = [
            self.crm.add_organization(name, **({"cnpj": cnpj} if cnpj else {}))
            for name, cnpj in zip(NAMES, CNPJS, strict=True)
        ]
        self.products = [self.crm.add_product("Café"), self.crm.add_product("Chá")]
        self.witness = Witness(self.w.sandbox)
        self.pardons = Pardons()
        self.unclear = {self.orgs[2]}
        self.backup = empty_ledger()
        self.meeting: Callable[[httpx.Request], None] = lambda _request: None
        self.said: list[str] = []
        for org, value, lined in deals:
            self._win(org, value, lined=lined)

    # -- what people do in Pipedrive --------------------------------------------------

    @rule(org=SOME, value=AMOUNTS, lined=st.booleans())
    def win(self, org: int, value: str, lined: bool) -> None:
        """Win a deal, with a line or without."""
        self._win(org, value, lined=lined)

    def _win(self, org: int, value: str, *, lined: bool) -> None:
        buyer = self.orgs[org % len(self.orgs)]
        lines = [LineInput(self.products[org % 2], Decimal(value))] if lined else []
        self.crm.add_deal(org=buyer, lines=lines, value=None if lined else value)
        self.witness.see()

    @precondition(lambda self: self.crm.deals)
    @rule(one=SOME, what=st.sampled_from(MOVES), value=AMOUNTS)
    def move(self, one: int, what: str, value: str) -> None:
        """Edit, reopen, archive or delete a deal, win it again, correct a tax id."""
        deal_id = self.deal(one)
        if what == "correct":
            self.crm.edit_organization(self.orgs[2], cnpj=CORRECTED)
            self.unclear.discard(self.orgs[2])
        elif what == "edit":
            lined = self.crm.lines_of(deal_id)
            change = {"title": "Outro"} if lined else {"value": Decimal(value)}
            self.crm.edit_deal(deal_id, **change)
        elif not self.crm.deals[deal_id]["is_deleted"]:
            getattr(self.crm, what)(deal_id)
        self.witness.see()

    # -- what people do in Conta Azul -------------------------------------------------

    @rule(org=SOME, with_id=st.booleans())
    def make_customer(self, org: int, with_id: bool) -> None:
        """Let a person make the customer by hand."""
        which = org % len(self.orgs)
        self.erp.add_customer(NAMES[which], (with_id and CNPJS[which]) or "")
        self.unclear.add(self.orgs[which])

    @precondition(lambda self: self.erp.customers())
    @rule(one=SOME, value=AMOUNTS)
    def type_sale(self, one: int, value: str) -> None:
        """Let a person type a sale by hand."""
        people = self.erp.customers()
        person = people[one % len(people)]
        self.erp.add_sale(person.id, value)
        self.unclear |= {
            org
            for org, name in zip(self.orgs, NAMES, strict=True)
            if name == person.name
        }

    @precondition(lambda self: self.erp.sales(origin="API"))
    @rule(one=SOME, what=st.sampled_from(["cancel", "delete", "copy", "overwrite"]))
    def handle_sale(self, one: int, what: str) -> None:
        """Let a person cancel, delete or copy a sale of ours, or write over its notes."""
        self.witness.see()
        sales = self.erp.sales(origin="API")
        sale = sales[one % len(sales)]
        deal_id = self.witness.made_for.get(sale.id)
        self.pardons.touched |= {deal_id} if deal_id else set()
        if what == "copy":
            parts = [(line.item_id, line.quantity, line.price) for line in sale.lines]
            self.erp.add_sale(sale.customer_id, lines=parts, notes=sale.notes)
            self.unclear |= {self.crm.deals[deal_id]["org_id"]} if deal_id else set()
        elif what == "overwrite":
            sale.notes = "Entregar pela manhã"
            sale.changed_at = self.w.sandbox.clock.now()
        elif what == "cancel":
            self.erp.cancel_sale(sale.id)
            self.pardons.unsold.add(sale.id)
        else:
            self.erp.delete_sale(sale.id)
            self.pardons.unsold.add(sale.id)

    @precondition(lambda self: self.crm.deals)
    @rule(number=OFTEN)
    def take_number(self, number: int) -> None:
        """Let a person make a sale just before ours, under the number we were given."""
        seen = 0

        def meet(request: httpx.Request) -> None:
            nonlocal seen
            if (request.method, request.url.path) != ("POST", "/v1/venda"):
                return
            seen += 1
            if seen == number:
                self.erp.add_sale(self.erp.add_customer("Balcão"), "7.77")

        self.meeting = meet

    # -- what goes wrong --------------------------------------------------------------

    @rule(
        what=st.sampled_from(["lag", "stock", "clock", "back up", "lose", "put back"]),
        one=SOME,
    )
    def change(self, what: str, one: int) -> None:
        """Let lists lag, stock count, the clock be wrong, the ledger be lost or old."""
        if what == "lag":
            self.erp.switches.lag_seconds = (0, 60, 900)[one % 3]
        elif what == "stock":
            self.erp.switches.stock = ("unchecked", "held", "refused")[one % 3]
        elif what == "clock":
            self.w.off = timedelta(hours=one % 3 - 1)
        elif what == "back up":
            self._back_up()
        else:
            old = what == "put back"
            lose_ledger(self.w, self.backup if old else empty_ledger())

    def _back_up(self) -> None:
        self.backup = self.folder / f"backup-{uuid4()}.db"
        with (
            closing(sqlite3.connect(ledger_file(self.w))) as ledger,
            closing(sqlite3.connect(self.backup)) as backup,
        ):
            ledger.backup(backup)

    # -- what a person decides --------------------------------------------------------

    @precondition(lambda self: self.crm.deals)
    @rule(one=SOME, what=st.sampled_from(["release", "book", "dismiss"]))
    def decide(self, one: int, what: str) -> None:
        """Decide about a held deal."""
        found = sorted(held(self.w))
        if not found:
            return
        deal_id = found[one % len(found)]
        settle: dict[str, Callable[[Any], object]] = {
            "release": lambda books: resolutions.release(books, [deal_id]),
            "book": lambda books: resolutions.book_anyway(books, deal_id),
            "dismiss": lambda books: resolutions.dismiss(books, deal_id, "teste"),
        }
        try:
            decide(self.w, settle[what])
        except GanhoError:
            return
        if what == "book":
            self.pardons.booked_anyway[deal_id] += 1
        if what == "dismiss":
            self.pardons.dismissed.add(deal_id)

    # -- runs -------------------------------------------------------------------------

    @rule(
        minutes=st.sampled_from([0, 5, 30, 26 * 60]),
        at=st.sampled_from(
            [
                "never",
                "never",
                "never",
                "before create",
                "after create",
                "before commit",
            ]
        ),
        number=st.integers(1, 12),
        second=st.booleans(),
        troubles=st.lists(TROUBLE, max_size=2),
    )
    def run(
        self,
        minutes: int,
        at: Place,
        number: int,
        second: bool,
        troubles: list[Trouble],
    ) -> None:
        """Run in bad weather, perhaps to die, perhaps with another run beside it."""
        for ((vendor, path), method, kind), status, times, skip in troubles:
            self.w.sandbox.faults.add(
                vendor, method, path, kind, status=status, times=times, skip=skip
            )
        self.w.sandbox.clock.advance(minutes * 60)
        number = number if at == "before commit" else 1 + number % 3
        self.take(Death(at, number), second=second)

    def take(
        self, death: Death, *, second: bool = False, look_back_days: int = 0
    ) -> None:
        """Run once; whatever leaves it must be ours."""
        transport, journal = self.w.transport, self.w.sandbox.faults.journal
        assert transport is not None
        before, meeting = len(journal), self.meeting
        beside = [self._run] if second else []

        def meet(request: httpx.Request) -> None:
            death.before(request)
            meeting(request)
            if request.method == "POST" and beside:
                self._said(beside.pop())

        transport.before, transport.after = meet, death.after
        try:
            with death.watching():
                self._said(lambda: self._run(look_back_days))
        except Killed:
            self.said.append("")
        finally:
            transport.before = transport.after = lambda _request: None
            self.meeting = lambda _request: None
        self.witness.see()
        made = len(journal) - before
        assert made <= MOST_CALLS + 40 * len(self.crm.deals), f"calls: {made}"

    def _said(self, run: Callable[[], str]) -> None:
        try:
            self.said.append(run())
        except GanhoError as error:
            carry(error, "pt-BR")
            self.said.append(line_of(error))

    def _run(self, look_back_days: int = 0) -> str:
        w = self.w
        scope = sync_scope(w.read_settings(), look_back_days, w.now(), look_at_all=True)
        with (
            open_company(w.values(), w.surroundings()) as company,
            open_run(company, run_id=str(uuid4()), scope=scope, holder="test") as books,
        ):
            return shown(
                terminal(finish(books, walk(books, Unchecked(books, 1)), review_in_run))
            )

    # -- the end ----------------------------------------------------------------------

    def teardown(self) -> None:
        """Let everything go well for some days; then the auditor finds nothing."""
        if not hasattr(self, "w"):
            return
        try:
            self.settle()
        finally:
            self.room.cleanup()

    def settle(self) -> None:
        """Mend what is broken; after some ordinary runs, and a second look, all is well."""
        self.w.sandbox.faults.clear()
        self.erp.switches.lag_seconds = 0
        self.erp.switches.stock = "unchecked"
        self.w.off = timedelta(0)
        touched = {n for n, d in self.crm.deals.items() if d["org_id"] in self.unclear}
        self.pardons.touched |= touched
        with logged() as page:
            for nights in ((0, 0), (LOOK_BACK,)):
                for look_back_days in nights:
                    self.w.sandbox.clock.advance(A_NIGHT)
                    self.w.authorize()
                    self.take(Death(), look_back_days=look_back_days)
                self.audit(page.getvalue(), is_night=nights != (0, 0))

    def audit(self, logged: str, *, is_night: bool) -> None:
        """Let the auditor look, and search all that was told for personal data."""
        listed = shown(listing(Problems(company="acme", held=tuple(problems(self.w)))))
        ledger = Ledger(self.w.ledger_url)
        harms = list(Auditor(self.witness, self.pardons).harms(ledger))
        # Nobody but the night asks for what was sent of a deal that was taken back.
        harms = [one for one in harms if is_night or not one.startswith("open")]
        told = [*self.said, listed, logged]
        harms += [f"personal: {one}" for one in PERSONAL.in_texts(told)]
        assert not harms, "\n".join([*harms, self.said[-1]])

    def deal(self, one: int) -> int:
        """Pick a deal."""
        deals = sorted(self.crm.deals)
        return deals[one % len(deals)]


def so_many(histories: int, *phases: Phase) -> settings:
    """Say how many histories are played, and that each may take its time."""
    return settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=phases,
        print_blob=True,
    )
