"""A company whose commands are processes, and what is left once they were stopped."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, update

from ganho.ledger.tables import intents, leases
from tests.chaos.auditor import Auditor
from tests.chaos.evidence import Ledger, Pardons
from tests.chaos.witness import Witness
from tests.commanding import SOON, Command, Commander
from tests.working import until
from tests.world import World

DONE, STOPPED, IN_PART = 0, 1, 3
SALE = "POST /v1/venda"
CUSTOMER = "POST /v1/pessoas"
COUNTED = re.compile(
    r"(\d+) ganhos? = (\d+) lançados? agora \+ (\d+) lançados? antes \+ (\d+) em "
    r"quarentena \+ (\d+) excluídos? \+ (\d+) aguardando"
)
SENT = "foi enviado, e a resposta não ficou guardada"
A_WHILE = timedelta(seconds=70)
"""More than what has no number waits for, before it is asked for again."""


@dataclass
class Company:
    """One company between its vendors."""

    slug: str
    world: World
    environment: Mapping[str, str]
    folder: Path
    commander: Commander
    deals: int = 0
    witness: Witness = field(init=False)

    def __post_init__(self) -> None:
        self.witness = Witness(self.world.sandbox)

    @property
    def ledger_file(self) -> str:
        """Where the ledger is, of which each command is told."""
        return self.world.ledger_url.removeprefix("sqlite:///")

    def win(self, deals: int) -> None:
        """Win some deals, each of a new customer."""
        crm = self.world.sandbox.pipedrive
        for _ in range(deals):
            self.deals += 1
            org = crm.add_organization(f"Empresa {self.deals} Ltda")
            crm.add_deal(org=org, value=f"{self.deals}0.00")
        self.witness.see()

    def sync(self, **how: Any) -> Command:
        """Begin `ganho sync`; `how` says where it stops."""
        return self.commander(self.folder, self.environment, "sync", self.slug, **how)

    def finish(self) -> Command:
        """Sync again as the schedule would, until nothing waits; give the last."""
        for _ in range(3):
            self.let_pass()
            last = self.sync()
            if last.end() != IN_PART:
                break
        assert last.end() == DONE, last.said
        return last

    def let_pass(self) -> None:
        """Let what was promised be a while ago, as the ledger's database tells."""
        with self.database() as connection:
            if not inspect(connection).has_table(intents.name):
                return
            for row in connection.execute(intents.select()).all():
                moved = {
                    name: getattr(row, name) - A_WHILE
                    for name in ("begun_at", "last_sent_at")
                }
                which = intents.c.intent_id == row.intent_id
                connection.execute(update(intents).where(which).values(moved))

    def expire_lease(self) -> None:
        """Let the lease's time be over."""
        with self.database() as connection:
            over = leases.c.taken_at
            connection.execute(update(leases).values(expires_at=over))

    @contextmanager
    def database(self) -> Iterator[Connection]:
        """Open the ledger's database past ganho, for one transaction."""
        engine = create_engine(self.world.ledger_url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def harms(self) -> list[str]:
        """Say all that is wrong, once everything has ended."""
        found = list(
            Auditor(self.witness, Pardons()).harms(Ledger(self.world.ledger_url))
        )
        return found + self.unsettled()

    def unsettled(self) -> list[str]:
        """Name the promises of which nobody knows the end."""
        # Not by the world's ledger: that is of another company in the same database.
        still_open = intents.select().where(intents.c.closed_as.is_(None))
        with self.database() as connection:
            found = connection.execute(still_open).all()
        return [f"unsettled: {one.kind} of deal {one.deal_id}" for one in found]

    def doubled(self) -> list[str]:
        """Say what is wrong even while a run is unfinished."""
        return [one for one in self.harms() if one.startswith(("doubled", "twins"))]

    def is_told(self, command: Command) -> bool:
        """Tell whether a report's sum is what the vendors' books say.

        What was sent and not kept may be there or not: the report has to name it.
        """
        won, booked, before, held, excluded, waiting = counted(command)
        assert won == self.deals, command.said
        assert won == booked + before + held + excluded + waiting, command.said
        assert (held, excluded) == (0, 0), command.said
        sent = " ".join(command.said.split()).count(SENT)
        return booked + before <= self.made() <= booked + before + sent

    def until_made(self, sales: int) -> None:
        """Wait until so many sales are there."""
        until(lambda: self.made() >= sales, f"{sales} sales", every=SOON)

    def made(self) -> int:
        """Count the sales that are there."""
        return len(self.world.sandbox.conta_azul.sales())


def counted(command: Command) -> tuple[int, ...]:
    """Read a report's sum: won, booked now, before, held, excluded, waiting."""
    told = COUNTED.search(" ".join(command.lines))
    assert told, command.said
    return tuple(map(int, told.groups()))
