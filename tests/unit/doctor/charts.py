"""What a checkup works from, in tests: a company in order unless told otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
)
from ganho.conta_azul.schemas import ListedSale
from ganho.conta_azul.schemas.named import Named
from ganho.conta_azul.schemas.pessoa import ConnectedAccount
from ganho.doctor.chart import (
    Chart,
    Deployed,
    ErpChart,
    Heard,
    LedgerChart,
    LedgerFacts,
    PipedriveChart,
    Scheduling,
    Trace,
)
from ganho.doctor.checkup import diagnose
from ganho.doctor.findings import Checkup, Finding
from ganho.domain.settings import read_settings
from ganho.ledger.inspecting import LedgerState
from ganho.ledger.records import DealRecord, DealState
from ganho.ledger.tables import SCHEMA_VERSION
from ganho.pipedrive.api import Me
from ganho.pipedrive.schemas import FieldWire

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
BASE = "https://acme.pipedrive.com"
SETTINGS = {
    "activated_at": "2026-11-01T00:00:00-03:00",
    "category": "Vendas",
    "financial_account": "Conta corrente",
}
SERVED = Deployed(name="noite", pool="casa", pool_state="READY", scheduled=True)
FACTS = LedgerFacts(
    pipedrive_company=700100, erp_company="erp-1", last_complete_run=NOW - HOUR / 2
)
ME = Me(
    company_id=700100,
    company_domain="acme",
    user_id=8801,
    user_name="Ana Maria Souza",
    is_admin=True,
    time_zone="America/Sao_Paulo",
)
ACCOUNT = ConnectedAccount(
    company_id="erp-1", document="11222333000181", name="Padaria Sol"
)


def field(name: str, kind: str = "varchar", *options: str, code: str = "") -> FieldWire:
    rows = [{"id": number, "label": label} for number, label in enumerate(options, 1)]
    return FieldWire.model_validate(
        {
            "field_name": name,
            "field_code": code or f"code of {name}",
            "field_type": kind,
            "options": rows or None,
            "is_custom_field": True,
        }
    )


def named(*names: str) -> list[Named]:
    return [Named(id=f"id-{n}", name=name) for n, name in enumerate(names)]


FIELDS = {
    "deal": [field("CPF/CNPJ"), field("Condição", "enum", "À vista", "Combinado")],
    "person": [field("CPF")],
    "organization": [field("CNPJ")],
}
LISTS = {
    "seller": named("Ana Maria Souza", "Bruno Lima"),
    "category": named("Vendas", "Serviços", "Dobrada", "Dobrada"),
    "cost_center": named("Loja", "Dobrado", "Dobrado"),
    "financial_account": named("Conta corrente", "Dobrada", "Dobrada"),
}


def make_chart(
    *,
    settings: dict[str, Any] | None = None,
    cnpj: str = "",
    facts: dict[str, Any] | None = None,
    lists: dict[str, Any] | None = None,
    heard: Heard = Heard(answered=True, off=0.0, tokens=(90, 100)),  # noqa: B008 - frozen
    heard_too: Heard = Heard(answered=True, off=0.0),  # noqa: B008 - frozen
    **changes: Any,
) -> Chart:
    state = LedgerState(schema=SCHEMA_VERSION)
    known = replace(FACTS, **facts or {})
    return Chart(
        now=NOW,
        values=changes.get("values", make_values(cnpj, settings or {})),
        prefect=changes.get(
            "prefect", Scheduling(version="3.9.1", deployments=(SERVED,))
        ),
        ledger=LedgerChart(
            state=changes.get("state", state), facts=changes.get("known", known)
        ),
        pipedrive=PipedriveChart(
            me=changes.get("me", ME),
            fields=changes.get("fields", FIELDS),
            users=changes.get("users", ()),
            heard=heard,
        ),
        conta_azul=ErpChart(
            account=changes.get("account", ACCOUNT),
            lists=LISTS | (lists or {}),
            traces=changes.get("traces", ()),
            heard=heard_too,
        ),
    )


def make_values(
    cnpj: str = "", settings: dict[str, Any] | None = None
) -> CompanyValues:
    return CompanyValues(
        slug="acme",
        settings=read_settings(SETTINGS | (settings or {})),
        pipedrive=PipedriveAccess(base_url=BASE, api_token="t"),
        conta_azul=ContaAzulAccess(
            api_url="https://erp.example",
            token_url="https://erp.example/oauth/token",
            authorize_url="https://erp.example/#/oauth/authorize",
            client_id="i",
            client_secret="s",
            cnpj=cnpj,
        ),
        ledger=LedgerAccess(url="sqlite:///x.db", key="k"),
    )


def make_record(
    deal_id: int = 7, since: datetime = NOW - HOUR, **changes: Any
) -> DealRecord:
    values = {
        "deal_id": deal_id,
        "state": DealState.QUARANTINED,
        "reason": "TAX_ID_INVALID",
        "facts": {},
        "won_at": since - HOUR,
        "value": Decimal(10),
        "currency": "BRL",
        "fingerprint": None,
        "read_at": since,
        "seen_in_run": None,
        "set_aside_at": since,
        "next_look_at": None,
        "looks": 1,
    }
    return DealRecord(**values | changes)


def make_trace(origin: str = "ERP", *, pending_review: bool = False) -> Trace:
    sale = ListedSale(
        sale_id="s1",
        number=1,
        total=Decimal(640),
        sold_on=date(2026, 11, 16),
        created_at=NOW,
        customer_id="c1",
        origin=origin,
        cancelled=False,
    )
    return Trace(sale=sale, pending_review=pending_review)


def checkup_of(**changes: Any) -> Checkup:
    """Ask every check about a chart."""
    return diagnose("acme", make_chart(**changes))


def found(check: str, **changes: Any) -> Finding:
    """Give what one check says of a chart."""
    return next(f for f in checkup_of(**changes).findings if f.check == check)


Case = tuple[str, str, str, dict[str, Any]]
"""A check, the case that it is to tell, the state, and what is different."""


def ids_of(cases: list[Case]) -> list[str]:
    """Name cases for the reader of a failed test; several may tell the same."""
    return [f"{n} {' '.join(case[:3])}" for n, case in enumerate(cases)]


def assert_told(case: Case) -> None:
    check, name, state, changes = case

    finding = found(check, **changes)

    assert (finding.case, finding.state) == (name, state)
