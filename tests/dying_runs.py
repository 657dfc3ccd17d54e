"""Runs that die: a process that forks one child per run and kills it where told.

It reads one JSON object a line from standard input and answers each with the exit code
of the child. Everything slow is imported once, before any fork.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import Connection, Engine, event

from ganho.booking.erp.by_hand import ByHand
from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.once import contract_look, sale_look, sale_strays
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import take_steps
from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
    Surroundings,
    open_company,
)
from ganho.domain.settings import read_settings
from ganho.review.queue import review_in_run

KILLED = 9


@dataclass
class Death:
    """Where a run dies: before or after its nth create, or before its nth write.

    A `write` is a commit that changes something; the others only read.
    """

    at: str
    number: int
    seen: int = 0

    def meet(self, at: str) -> None:
        """Die here, if this is the place."""
        if at == self.at:
            self.seen += 1
            if self.seen == self.number:
                os._exit(KILLED)


class DyingTransport(httpx.HTTPTransport):
    """Dies before a create is sent, or after it was answered."""

    def __init__(self, death: Death) -> None:
        super().__init__()
        self._death = death

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        create = request.method == "POST" and "/oauth/" not in request.url.path
        if create:
            self._death.meet("before create")
        response = super().handle_request(request)
        if create:
            response.read()
            self._death.meet("after create")
        return response


def watch_commits(death: Death, at: str = "write") -> None:
    """Die before a commit that changes something."""

    def note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            connection.info["writes"] = True

    def commit(connection: Connection) -> None:
        if connection.info.pop("writes", False):
            death.meet(at)

    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Engine, "commit", commit)


def run_once(order: dict[str, Any]) -> int:
    """Run a company once; give the exit code of its report."""
    death = Death(order["death"], order["number"])
    if order["blind"]:
        # The control: without the marker a sale of ours looks like a stranger's, and
        # nobody holds the deal because somebody may have typed that sale by hand, or
        # written over the notes of ours.
        sale_look.deal_id_in = sale_strays.deal_id_in = lambda _notes, _company: None
        contract_look.deal_id_in = sale_look.deal_id_in
        contract_look.deal_id_in_line = sale_look.deal_id_in
        sale_look.SaleLooks.is_like = lambda *_: False
        contract_look.ContractLooks.is_like = lambda *_: False
        ContractsInForce.check_not_active = lambda *_: None
        ByHand.suspicious = lambda *_: set()
    watch_commits(death)
    shift = timedelta(seconds=order["shift"])
    around = Surroundings(
        clock=lambda: datetime.now(UTC) + shift,
        sleep=lambda _seconds: None,
        transport=DyingTransport(death),
        paced=False,
    )
    with (
        open_company(values_from(order), around) as company,
        open_run(
            company,
            run_id=str(uuid4()),
            scope=sync_scope(company.settings, 0, company.clock()),
            holder="a run that may die",
        ) as books,
    ):
        report = take_steps(books, review=review_in_run)
    return report.exit_code


def values_from(order: dict[str, Any]) -> CompanyValues:
    """Read a company from plain JSON values."""
    return CompanyValues(
        slug=order["slug"],
        settings=read_settings(order["settings"]),
        pipedrive=PipedriveAccess(**order["pipedrive"]),
        conta_azul=ContaAzulAccess(**order["conta_azul"]),
        ledger=LedgerAccess(**order["ledger"]),
    )


def fork_and_wait(work: Callable[[], int]) -> int:
    """Do the work in a child; give its exit code."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = work()
        except BaseException as error:  # noqa: BLE001 - the parent wants a code
            print(repr(error), file=sys.stderr)
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Serve orders until standard input ends."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import ganho.quality.expectations  # noqa: F401 - four seconds, once

    for line in sys.stdin:
        order = json.loads(line)
        print(fork_and_wait(lambda order=order: run_once(order)), flush=True)


if __name__ == "__main__":
    main()
