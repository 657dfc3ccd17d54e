"""A whole small world for tests: both vendors over real HTTP, a ledger, and runs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from ganho.booking.finish import finish
from ganho.booking.run.run import Scope
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import Plainly, walk
from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
    Surroundings,
    open_company,
    open_ledger,
)
from ganho.domain.settings import Settings, read_settings
from ganho.http import CALL_SECONDS
from ganho.ledger.key.sealing import generate_key
from ganho.ledger.store import Ledger
from ganho.report.run_report import RunReport
from ganho.review.queue import review_in_run
from ganho.sandbox.room import Addresses, Sandbox
from tests.stages import served

ACTIVATED_AT = datetime(2026, 11, 1, 3, tzinfo=UTC)


@dataclass
class World:
    """One company between two simulated vendors."""

    sandbox: Sandbox
    at: Addresses
    ledger_url: str
    ledger_key: str = field(default_factory=generate_key)
    settings: dict[str, Any] = field(default_factory=dict)
    refresh_token: str = ""
    off: timedelta = timedelta(0)
    """By how much this machine's clock is ahead of the vendors'."""
    slept: float = 0.0
    meanwhile: Callable[[], None] = lambda: None
    """What people do while a run waits."""
    call_seconds: float = CALL_SECONDS
    """What a call may take before it is left."""
    way: type[Plainly] = Plainly
    """How a run takes its steps."""

    def __post_init__(self) -> None:
        self.authorize()

    def authorize(self) -> None:
        """Let a person authorize ganho (again) and enter the new refresh token."""
        self.refresh_token = self.sandbox.conta_azul.new_refresh_token()

    def read_settings(self) -> Settings:
        """The company's settings, with what a test wants different."""
        return read_settings({"activated_at": ACTIVATED_AT, **self.settings})

    def values(self) -> CompanyValues:
        """The company as plain values."""
        connections = self.sandbox.conta_azul.connections
        return CompanyValues(
            slug="acme",
            settings=self.read_settings(),
            pipedrive=PipedriveAccess(
                base_url=self.at.pipedrive, api_token=self.sandbox.pipedrive.api_token
            ),
            conta_azul=ContaAzulAccess(
                api_url=self.at.conta_azul,
                token_url=f"{self.at.conta_azul}/oauth/token",
                authorize_url=f"{self.at.conta_azul}/#/oauth/authorize",
                client_id=connections.client_id,
                client_secret=connections.client_secret,
                refresh_token=self.refresh_token,
            ),
            ledger=LedgerAccess(url=self.ledger_url, key=self.ledger_key),
        )

    def surroundings(self) -> Surroundings:
        """Waiting moves the sandbox's clock instead of taking time."""

        def sleep(seconds: float) -> None:
            self.sandbox.clock.advance(seconds)
            self.slept += seconds
            self.meanwhile()

        return Surroundings(
            clock=self.now,
            steady=lambda: time.monotonic() + self.slept,
            sleep=sleep,
            paced=False,
            call_seconds=self.call_seconds,
        )

    def now(self) -> datetime:
        """Tell the time by this machine's clock."""
        return self.sandbox.clock.now() + self.off

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The company's ledger, to look into."""
        values = self.values()
        ledger = open_ledger(values.slug, values.ledger, self.surroundings())
        try:
            yield ledger
        finally:
            ledger.close()

    def run(
        self,
        *,
        dry_run: bool = False,
        scope: Scope | None = None,
        look_back_days: int = 0,
        by_person: bool = False,
        in_flight: int = 1,
        run_id: str = "",
    ) -> RunReport:
        """Run once, without Prefect."""
        settings, now = self.read_settings(), self.now()
        scope = scope or sync_scope(
            settings, look_back_days, now, look_at_all=by_person
        )
        with (
            open_company(self.values(), self.surroundings()) as company,
            open_run(
                company,
                run_id=run_id or str(uuid4()),
                scope=scope,
                dry_run=dry_run,
                holder="test",
            ) as books,
        ):
            return finish(books, walk(books, self.way(books, in_flight)), review_in_run)


@contextmanager
def world(ledger_url: str, **settings: Any) -> Iterator[World]:
    """Serve a sandbox without rate limits and put a company between its vendors."""
    sandbox = Sandbox(limits=False)
    with served(sandbox) as at:
        yield World(sandbox=sandbox, at=at, ledger_url=ledger_url, settings=settings)
