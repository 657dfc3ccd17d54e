"""The company that every history is about, between its two vendors in memory."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from ganho.ledger.key.whole import WholeLedger
from ganho.sandbox.pipedrive.crm import LineInput
from tests.canaries import Search, numbers, words
from tests.chaos.auditor import Auditor
from tests.chaos.evidence import Pardons
from tests.chaos.memory import world_in_memory
from tests.chaos.witness import Witness
from tests.contract_deals import add_contract_fields
from tests.losing import ledger_file
from tests.quick_runs import empty_ledger
from tests.reality.staging import NOON

NAMES = ("Hotel Azulejo", "Padaria Marinalva", "Restaurante Jacarandá", "Otacílio Ltda")
CNPJS = ("45.321.678/0001-04", None, "11.222.333/0001-82", "11.222.333/0001-81")
"""The third is wrong by a digit until somebody corrects it."""
CORRECTED = "11.444.777/0001-61"
PERSONAL = Search([*words(*NAMES), *numbers(*(one for one in CNPJS if one))])
MEMORY = Path("/dev/shm")  # noqa: S108 - nothing of it is kept
AMOUNTS = st.sampled_from(["10.00", "99.99", "1234.56", "0.03"])
SOME = st.integers(0, 7)
SHAPES = ("plain", "lined", "marked", "marked lined", "elsewhere")
"""Without a line or with one; marked as contract; of the other pipeline."""
Deal = tuple[int, str, str]
"""Of which customer, for how much, of which shape."""
DEALS = st.lists(
    st.tuples(SOME, AMOUNTS, st.sampled_from(SHAPES)), min_size=1, max_size=3
)
LIMITS = (0, 0, 0, 0, 1, 2)
"""How many new deals a company wants of one run at most; 0: as many as there are."""
CHECKED = 9
"""One history in ten has the checks of data quality, which take longer than the rest."""
One = TypeVar("One")


class CompanyBetween(RuleBasedStateMachine):
    """A company with an empty ledger, and what is remembered of its history."""

    @initialize(
        deals=DEALS,
        contracts=st.booleans(),
        checks=st.integers(0, CHECKED),
        most=st.sampled_from(LIMITS),
    )
    def begin(
        self,
        deals: list[Deal],
        contracts: bool = False,
        checks: int = 0,
        most: int = 0,
    ) -> None:
        """Put the company between its vendors, with an empty ledger and some deals."""
        self.room = tempfile.TemporaryDirectory(
            prefix="ganho-history-", dir=MEMORY if MEMORY.is_dir() else None
        )
        self.folder = Path(self.room.name)
        ledger = shutil.copy(empty_ledger(), self.folder / "ledger.db")
        self.w = world_in_memory(f"sqlite:///{ledger}")
        self.w.sandbox.clock.set(NOON)
        self.crm, self.erp = self.w.sandbox.pipedrive, self.w.sandbox.conta_azul
        self.fields = add_contract_fields(self.w)
        self.w.settings |= {"contracts": contracts, "max_new_deals": most}
        self.usual = dict(self.w.settings)
        self.is_checked = checks == CHECKED
        self.orgs = [
            self.crm.add_organization(name, **({"cnpj": cnpj} if cnpj else {}))
            for name, cnpj in zip(NAMES, CNPJS, strict=True)
        ]
        self.products = [self.crm.add_product("Café"), self.crm.add_product("Chá")]
        self.witness = Witness(self.w.sandbox)
        self.pardons = Pardons()
        self.org_of: dict[int, int] = {}
        self.terms: dict[int, int | None] = {}
        self.unclear = set[int]()
        """Organizations whose customers or sales a person had a hand in."""
        self.uncorrected = {self.orgs[2]}
        self.turned: set[int] = set()
        """Deals that were to become a sale, and then a contract, or the reverse."""
        self.unmarked: set[int] = set()
        """Deals whose sale or contract says no more whose it is."""
        self.has_lagged = self.has_forgotten = False
        self.keys = [self.w.ledger_key]
        self.backup = empty_ledger()
        self.double: Path | None = None
        self.said: list[str] = []
        for deal in deals:
            self.add_deal(*deal)

    def add_deal(self, org: int, value: str, shape: str) -> int:
        """Win a deal of some shape, of some customer."""
        is_marked, is_lined = "marked" in shape, "lined" in shape
        buyer, term = self.orgs[org % len(self.orgs)], (None, 12)[org % 2]
        product = self.products[org % 2]
        deal_id = self.crm.add_deal(
            org=buyer,
            lines=[LineInput(product, Decimal(value))] if is_lined else [],
            value=None if is_lined else value,
            pipeline=2 if shape == "elsewhere" else 1,
            custom=self.fields.entries("Sim" if is_marked else "Não", term),
        )
        self.org_of[deal_id], self.terms[deal_id] = buyer, term
        self.witness.see()
        return deal_id

    def pick(self, some: Sequence[One], one: int) -> One:
        """Pick one of some."""
        return some[one % len(some)]

    def deal(self, one: int) -> int:
        """Pick a deal."""
        return self.pick(sorted(self.crm.deals), one)

    def touch(self, name: str) -> None:
        """Note that a person did something with the customer of this name."""
        self.unclear |= {
            org for org, known in zip(self.orgs, NAMES, strict=True) if known in name
        }

    def copy_ledger(self) -> Path:
        """Copy the ledger as it is."""
        path = self.folder / f"copy-{uuid4()}.db"
        with (
            closing(sqlite3.connect(ledger_file(self.w))) as ledger,
            closing(sqlite3.connect(path)) as copy,
        ):
            ledger.backup(copy)
        return path

    def seal_with(self, key: str) -> None:
        """Let a person change the ledger's key, whichever of ours it has by now."""
        with (
            WholeLedger.opened(self.w.ledger_url, self.w.now) as whole,
            whole.held("test"),
        ):
            old = next(one for one in reversed(self.keys) if whole.is_opened_by(one))
            if old != key:
                whole.rekey(old, key)
        self.w.ledger_key = key

    def let_lists_show(self) -> None:
        """Wait until all that was made is listed: before that no other ledger knows it."""
        self.w.sandbox.clock.advance(self.erp.switches.lag_seconds)

    def auditor(self) -> Auditor:
        """Give who compares, knowing what people did by now."""
        return Auditor(self.witness, self.pardons, self.terms)

    def forget(self) -> None:
        """Note that a ledger is at work that knows less than was known."""
        self.has_forgotten = True
        self.pardons.untied |= self.pardons.tied.keys()
        self.pardons.given_up.clear()
        self.let_lists_show()

    @contextmanager
    def with_double(self) -> Iterator[None]:
        """Let the copy be the company's ledger for a while, on a consent of its own."""
        assert self.double is not None
        self.forget()
        own = self.w.ledger_url, self.w.refresh_token
        self.w.ledger_url = f"sqlite:///{self.double}"
        self.w.authorize()
        self.seal_with(self.w.ledger_key)
        try:
            yield
        finally:
            self.w.ledger_url, self.w.refresh_token = own
            self.let_lists_show()
