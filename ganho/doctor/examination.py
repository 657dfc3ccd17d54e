"""Reading for a checkup: each thing once, and nothing is written.

Conta Azul's access token may be renewed on the way, under its own lock.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import httpx

from ganho.booking.erp.by_hand import WITHIN
from ganho.booking.erp.mappings import NAMED
from ganho.company.composition import (
    CompanyValues,
    Surroundings,
    open_conta_azul,
    open_ledger,
    open_pipedrive,
)
from ganho.company.identity import COMPANY, ERP_COMPANY
from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.refusals import PlanBlockedError
from ganho.conta_azul.schemas.named import Named
from ganho.conta_azul.schemas.pessoa import ConnectedAccount
from ganho.doctor.chart import (
    Chart,
    Ear,
    ErpChart,
    LedgerChart,
    LedgerFacts,
    PipedriveChart,
    Scheduling,
    Untold,
    asked,
)
from ganho.doctor.recording import Recording
from ganho.doctor.tour import walk_conta_azul, walk_pipedrive
from ganho.doctor.traces import LOOK_BACK, read_traces
from ganho.domain.reasons import Remark
from ganho.domain.settings import PipelineSettings, Settings
from ganho.ledger.inspecting import LedgerState, inspect_ledger
from ganho.ledger.records import DealState
from ganho.ledger.store import Ledger
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.fields import ENTITIES
from ganho.pipedrive.limits import RESERVE
from ganho.pipedrive.schemas import FieldWire, UserWire
from ganho.report.run_report import Calls

Told = TypeVar("Told")
STOCK_REMARKS = (Remark.STOCK_PENDING, Remark.STOCK_RESERVING)


@dataclass(frozen=True)
class _Company:
    """A company under examination; its connections are closed by the stack."""

    values: CompanyValues
    around: Surroundings
    stack: ExitStack
    recording: Recording | None = None

    @property
    def settings(self) -> Settings:
        return self.values.settings

    @property
    def today(self) -> date:
        return self.around.clock().astimezone(self.settings.zone).date()


def read_chart(
    values: CompanyValues | Untold,
    prefect: Scheduling | Untold,
    around: Surroundings,
    recording: Recording | None = None,
) -> Chart:
    """Read all that the checks look at; what is answered is recorded where asked for."""
    if isinstance(values, Untold):
        return _blank(values, prefect, around.clock())
    with ExitStack() as stack:
        return _read(_Company(values, around, stack, recording), prefect)


def _read(company: _Company, prefect: Scheduling | Untold) -> Chart:
    values, clock = company.values, company.around.clock
    crm = open_pipedrive(values.pipedrive, company.around, values.settings.zone)
    company.stack.callback(crm.close)
    if company.recording is not None:
        crm.listen(company.recording.of("pipedrive"))
    at = values.ledger
    state = asked("ledger", lambda: inspect_ledger(at.url, at.key, at.next_key))
    ledger = _opened(company, state)
    erp = _erp(company, ledger)
    chart = Chart(
        now=clock(),
        values=values,
        prefect=prefect,
        ledger=LedgerChart(state=state, facts=_facts(ledger, clock())),
        pipedrive=_pipedrive_chart(company, crm),
        conta_azul=_erp_chart(company, erp, ledger),
        calls=_calls(crm, erp),
    )
    # Last: what it costs is not the checkup's.
    _walk(company, crm, erp)
    return chart


def _walk(
    company: _Company, crm: PipedriveClient, erp: ContaAzulClient | Untold
) -> None:
    """Read for the recording what the checks do not look at."""
    if company.recording is None:
        return
    walk_pipedrive(crm, company.around.clock())
    if not isinstance(erp, Untold):
        walk_conta_azul(erp, company.today)


def _blank(values: Untold, prefect: Scheduling | Untold, now: datetime) -> Chart:
    """Give the chart of a company of which nothing can be read."""
    nothing = Untold(values.check)
    lists = dict.fromkeys(NAMED, nothing)
    return Chart(
        now=now,
        values=values,
        prefect=prefect,
        ledger=LedgerChart(state=nothing, facts=nothing),
        pipedrive=PipedriveChart(me=nothing, fields=nothing, users=nothing),
        conta_azul=ErpChart(account=nothing, lists=lists, traces=nothing),
    )


def _calls(crm: PipedriveClient, erp: ContaAzulClient | Untold) -> Calls:
    return Calls(
        pipedrive_requests=crm.count.requests,
        pipedrive_tokens=crm.count.tokens,
        conta_azul_requests=0 if isinstance(erp, Untold) else erp.count.requests,
    )


# -- the ledger -------------------------------------------------------------------


def _opened(company: _Company, state: LedgerState | Untold) -> Ledger | Untold:
    """Open the ledger where that changes nothing: it would make what is missing."""
    if isinstance(state, Untold) or not state.is_usable:
        return Untold("ledger")

    def open_it() -> Ledger:
        values = company.values
        ledger = open_ledger(values.slug, values.ledger, company.around)
        company.stack.callback(ledger.close)
        return ledger

    return asked("ledger", open_it)


def _facts(ledger: Ledger | Untold, now: datetime) -> LedgerFacts | Untold:
    if isinstance(ledger, Untold):
        return ledger

    def read() -> LedgerFacts:
        held = [
            record
            for state in (DealState.OPEN, DealState.QUARANTINED)
            for record in ledger.deals.in_state(state)
        ]
        return LedgerFacts(
            pipedrive_company=ledger.facts.get(COMPANY),
            erp_company=ledger.facts.get(ERP_COMPANY),
            lease=ledger.lease_holder(),
            last_complete_run=ledger.runs.last_complete(),
            unsettled=tuple(held),
            stock_remarks=sum(
                len(ledger.remarks.of_kind(one)) for one in STOCK_REMARKS
            ),
            sold=tuple(ledger.bookings.sold_since((now - LOOK_BACK - WITHIN).date())),
        )

    return asked("ledger", read)


# -- Pipedrive --------------------------------------------------------------------


def _pipedrive_chart(company: _Company, crm: PipedriveClient) -> PipedriveChart:
    ear = Ear(company.around.clock)
    crm.listen(ear.hear)
    me = _spent(asked("pipedrive_access", crm.me), ear)
    fields = _spent(asked("tax_id_fields", lambda: _fields(crm), me), ear)
    users: Sequence[UserWire] | Untold = ()
    if company.settings.seller_from == "deal_owner":
        users = _spent(asked("seller", crm.users, me), ear)
    return PipedriveChart(me=me, fields=fields, users=users, heard=ear.so_far())


def _fields(crm: PipedriveClient) -> Mapping[str, Sequence[FieldWire]]:
    return {entity: crm.fields(entity) for entity in ENTITIES}


def _spent(what: Told, ear: Ear) -> Told | Untold:
    """Lay it to the budget where a good answer was not taken, to leave the rest of it."""
    if not isinstance(what, Untold) or ear.tokens is None:
        return what
    left, limit = ear.tokens
    is_spent = ear.status == httpx.codes.OK and left < limit * RESERVE
    return Untold("pipedrive_tokens") if is_spent else what


# -- Conta Azul -------------------------------------------------------------------


def _erp(company: _Company, ledger: Ledger | Untold) -> ContaAzulClient | Untold:
    """Open its client; without the ledger's tokens a connection would be lost."""
    if isinstance(ledger, Untold):
        return Untold(ledger.check)
    client = open_conta_azul(company.values.conta_azul, ledger, company.around)
    company.stack.callback(client.close)
    if company.recording is not None:
        client.listen(company.recording.of("conta_azul"))
    return client


def _erp_chart(
    company: _Company, erp: ContaAzulClient | Untold, ledger: Ledger | Untold
) -> ErpChart:
    if isinstance(erp, Untold) or isinstance(ledger, Untold):
        nothing = Untold("ledger")
        lists = dict.fromkeys(NAMED, nothing)
        return ErpChart(account=nothing, lists=lists, traces=nothing)
    ear = Ear(company.around.clock)
    erp.listen(ear.hear)
    account = _account(erp)
    return ErpChart(
        account=account,
        lists={
            what: asked(what, read, account)
            for what, read in _lists(erp).items()
            if _is_named(company.settings, what)
        },
        traces=asked(
            "native_integration",
            lambda: read_traces(erp, ledger, company.today),
            account,
        ),
        heard=ear.so_far(),
    )


def _account(erp: ContaAzulClient) -> ConnectedAccount | Untold:
    found = asked("conta_azul_connection", erp.account.connected_account)
    if isinstance(found, Untold) and isinstance(found.trouble, PlanBlockedError):
        return Untold("conta_azul_plan", found.trouble)
    return found


def _lists(erp: ContaAzulClient) -> Mapping[str, Callable[[], Sequence[Named]]]:
    return {
        "seller": erp.account.sellers,
        "category": erp.account.categories,
        "cost_center": erp.account.cost_centers,
        "financial_account": erp.account.accounts,
    }


def _is_named(settings: Settings, what: str) -> bool:
    """Tell whether a list is of use; without a seller the user's name is looked for."""
    parts: list[Settings | PipelineSettings] = [
        settings,
        *settings.by_pipeline.values(),
    ]
    return what == "seller" or any(getattr(part, what) for part in parts)
