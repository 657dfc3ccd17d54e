"""Runs in bad weather: they die, stand still, are answered late, or are not alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ganho.booking.finish import finish
from ganho.booking.run.run import Scope
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_wanted_run
from ganho.booking.steps import Plainly, walk
from ganho.cli.troubles import line_of
from ganho.domain.settings import Settings
from ganho.errors import GanhoError
from ganho.report.terminal import terminal
from ganho.review.queue import review_in_run
from ganho.words.spoken import carry
from ganho.words.tables.texts_ending import ENDING_TEXTS
from tests.chaos.changes import Changes
from tests.chaos.company import DEALS, Deal
from tests.chaos.deaths import Death, Killed, Place, is_create
from tests.chaos.decisions import Decisions
from tests.chaos.evidence import Ledger, Taken
from tests.chaos.memory import InMemory
from tests.chaos.witness import Wanted
from tests.deciding import problems
from tests.losing import ledger_file
from tests.quick_runs import Unchecked
from tests.reality.verdict import shown

MOST_CALLS = 150
"""Of one run; a run that asks for more than this in so small a company asks in circles."""
PATHS = {
    "pipedrive": ("/api/v2/deals", "/api/v2/deals/products", "/api/v2/organizations"),
    "conta_azul": (
        *("/v1/venda/busca", "/v1/pessoas", "/v1/produtos", "/v1/servicos"),
        *("/v1/contratos", "/v1/contratos/proximo-numero"),
    ),
}
SALES, CONTRACTS, CUSTOMERS = "/v1/venda", "/v1/contratos", "/v1/pessoas"
CREATES = (SALES, SALES, SALES, CONTRACTS, CUSTOMERS, "/v1/produtos", "/v1/servicos")
READ_KINDS = ("status", "reset", "truncated", "html_200", "null_body")
LOST = ("status_after_commit", "lost_after_commit", "truncated")
WRITE_KINDS = (*LOST, *READ_KINDS)
TOO_MANY = 429
STATUSES = (TOO_MANY, 500, 502, 503)
TIMES = (1, 2, 3, 20)
"""Twenty outlast the patience of a run."""
Trouble = tuple[tuple[tuple[str, str], str, str], int, int, int]
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
    st.sampled_from(TIMES),
    st.integers(0, 1),
)
"""What goes wrong, with which status, how often, and after how many good answers."""
MINUTES = st.sampled_from([0, 5, 30, 26 * 60])
A_MINUTE, LATE = 60, 61
A_WHILE, LONG = 50, 300
"""Seconds that a process stands still: longer than a lease, and long."""
MEETINGS = (
    *("another run", "a reader", "a stranger's number", "an edit", "a reopening"),
    *("a standstill", "a standstill", "a long standstill"),
    *("a late answer", "a late arrival", "a late arrival"),
)


class Runs(Decisions, Changes):
    """The company's runs, and whom they meet."""

    meets = ("", 0)
    """What the next run meets, and at which of its creates."""
    runs = 0
    """How many runs there were since the last one began, itself among them."""

    @rule(minutes=MINUTES)
    def run_quietly(self, minutes: int) -> None:
        """Run while nothing goes wrong by itself."""
        self.w.sandbox.clock.advance(minutes * 60)
        self.take(Death())

    @rule(
        minutes=MINUTES,
        at=st.sampled_from(
            ["never", "never", "before create", "after create", "before commit"]
        ),
        number=st.integers(1, 12),
        troubles=st.lists(TROUBLE, max_size=2),
    )
    def run(
        self, minutes: int, at: Place, number: int, troubles: list[Trouble]
    ) -> None:
        """Run in bad weather, perhaps to die."""
        for ((vendor, path), method, kind), status, times, skip in troubles:
            # A 429 comes instead of the work: what has no number trusts in that.
            is_late = kind == "status_after_commit" and path not in (SALES, CONTRACTS)
            told = 502 if is_late and status == TOO_MANY else status
            self.w.sandbox.faults.add(
                vendor, method, path, kind, status=told, times=times, skip=skip
            )
        self.w.sandbox.clock.advance(minutes * 60)
        self.take(Death(at, number if at == "before commit" else 1 + number % 3))

    @rule(
        deals=DEALS,
        what=st.sampled_from(MEETINGS),
        number=st.integers(1, 5),
        troubles=st.lists(TROUBLE, max_size=1),
    )
    def run_and_meet(
        self, deals: list[Deal], what: str, number: int, troubles: list[Trouble]
    ) -> None:
        """Win deals, run, and meet somebody or something at one of the creates."""
        for deal in deals:
            self.add_deal(*deal)
        self.meets = what, number
        self.run(5, "never", 1, troubles)

    @precondition(lambda self: self.double)
    @rule(deals=DEALS, what=st.sampled_from(["", "a late answer"]))
    def run_with_double(self, deals: list[Deal], what: str) -> None:
        """Run a second process, with a copy of the ledger."""
        with self.with_double():
            self.run_and_meet(deals, what, 1, [])

    def take(self, death: Death, *, look_back_days: int = 0) -> None:
        """Run once; whatever leaves it must be ours."""
        transport, journal = self.w.transport, self.w.sandbox.faults.journal
        assert transport is not None
        calls, told, in_force = len(journal), len(self.said), self._in_force()
        self.witness.see()
        made = frozenset(self.witness.made_for)
        way = Way(transport, death, *self.meets)
        self.meets = ("", 0)
        self.runs = 0
        with self.witness.watching(in_force), way.watched(self._meet):
            try:
                self._say(lambda: self._run(look_back_days))
            except Killed:
                self.said.append("")
        calls = len(journal) - calls
        assert calls <= MOST_CALLS + 40 * len(self.crm.deals), f"calls: {calls}"
        taken = Taken(
            in_force=in_force,
            calls=calls,
            runs=self.runs,
            made_before=made,
            said=self.said[told:],
        )
        harms = list(self.auditor().harms_of_run(taken, Ledger(self.w.ledger_url)))
        assert not harms, "\n".join([*harms, self.said[-1]])

    def _in_force(self) -> Wanted:
        wanted = self.w.settings
        return Wanted(
            is_on=wanted.get("enabled", True),
            most=wanted["max_new_deals"],
            closed_until=wanted.get("closed_until"),
            off=self.w.off,
        )

    def _meet(self, way: "Way", request: httpx.Request) -> None:
        """Meet what the run was to meet, just before a create arrives."""
        match way.what:
            case "another run":
                self._say(self._run)
            case "a reader":
                problems(self.w)
            case "a stranger's number":
                self.erp.add_sale(self.erp.add_customer("Balcão"), "7.77")
            case "an edit":
                self.move(way.number, "edit", "55.50")
            case "a reopening":
                self.move(way.number, "reopen", "0")
            case "a standstill" | "a long standstill":
                is_long = way.what == "a long standstill"
                has_number = request.url.path in (SALES, CONTRACTS)
                self.pardons.twins = self.pardons.twins or (is_long and not has_number)
                self._stand_still(LONG if is_long else A_WHILE)
            case "a late arrival" if request.url.path in (SALES, CONTRACTS):
                self._pass(A_MINUTE)
                way.late.append(request)
                raise httpx.ReadTimeout("late", request=request)
            case "a late arrival" | "a late answer":
                way.is_late = True
                # What is not listed at once shows later than a minute after it was sent.
                is_unlisted = self.erp.switches.lag_seconds > 0
                self.pardons.twins = self.pardons.twins or is_unlisted
                self._pass(LATE)

    def _stand_still(self, seconds: int) -> None:
        """Let the lease go to another run after this one had its token checked."""
        # The lock of a living process goes to nobody, save where its file was deleted.
        Path(f"{ledger_file(self.w)}.acme.lock").unlink(missing_ok=True)
        self._pass(seconds)
        self._say(self._run)

    def _pass(self, seconds: int) -> None:
        self.w.sandbox.clock.advance(seconds)
        self.w.slept += seconds

    def _say(self, run: Callable[[], str]) -> None:
        try:
            self.said.append(run())
        except GanhoError as error:
            carry(error, "pt-BR")
            self.said.append(line_of(error))

    def _run(self, look_back_days: int = 0) -> str:
        self.runs += 1
        w, steps = self.w, Plainly if self.is_checked else Unchecked

        def scope_of(settings: Settings) -> Scope:
            return sync_scope(settings, look_back_days, w.now(), look_at_all=True)

        with open_wanted_run(
            w.values(),
            w.surroundings(),
            run_id=str(uuid4()),
            scope_of=scope_of,
            holder="test",
        ) as books:
            if books is None:
                return ENDING_TEXTS["pt-BR"].off
            return shown(
                terminal(finish(books, walk(books, steps(books, 1)), review_in_run))
            )


@dataclass
class Way:
    """The way of a run's requests, and what they meet on it."""

    transport: InMemory
    death: Death
    what: str
    number: int
    creates: int = 0
    is_late: bool = False
    """Whether the answer comes when nobody waits for it any more."""
    late: list[httpx.Request] = field(default_factory=list)
    """Requests that were given up, and are still on their way."""

    @contextmanager
    def watched(self, meet: Callable[["Way", httpx.Request], None]) -> Iterator[None]:
        """Watch a run; what is still on its way at the end arrives."""

        def before(request: httpx.Request) -> None:
            self.death.before(request)
            self.creates += is_create(request)
            if is_create(request) and self.creates == self.number:
                with self.death.spared(), self._unwatched():
                    meet(self, request)
            elif self.late and self.creates > self.number:
                # The client has looked in vain by now, and sends again.
                self.transport.arrive(self.late.pop())

        def after(request: httpx.Request) -> None:
            self.death.after(request)
            if self.is_late:
                self.is_late = False
                raise httpx.ReadTimeout("late", request=request)

        self.transport.before, self.transport.after = before, after
        try:
            with self.death.watching():
                yield
        finally:
            self.transport.before = self.transport.after = lambda _request: None
            for request in self.late:
                self.transport.arrive(request)

    @contextmanager
    def _unwatched(self) -> Iterator[None]:
        """Let another process have the way to itself."""
        mine = self.transport.before, self.transport.after
        self.transport.before = self.transport.after = lambda _request: None
        try:
            yield
        finally:
            self.transport.before, self.transport.after = mine
