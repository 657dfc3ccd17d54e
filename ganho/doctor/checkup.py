"""A checkup: what is wrong before a deal is lost. Every check is asked, whatever fails."""

from collections.abc import Callable, Mapping

from ganho.company.composition import CompanyValues, Surroundings
from ganho.doctor import access_checks, running_checks, settings_checks
from ganho.doctor.chart import Chart, Scheduling, Untold, UntoldError, broken
from ganho.doctor.examination import read_chart
from ganho.doctor.findings import NOT_ASKED, Checkup, Finding
from ganho.doctor.recording import Recording
from ganho.doctor.verdict import Verdict, of_trouble, warning
from ganho.errors import Sentence
from ganho.report.run_report import CONTA_AZUL

CHECKS: tuple[Callable[[Chart], Verdict], ...] = (
    settings_checks.company_file,
    running_checks.ledger,
    running_checks.lease,
    running_checks.last_run,
    running_checks.oldest_deal,
    access_checks.pipedrive_access,
    access_checks.pipedrive_admin,
    access_checks.pipedrive_company,
    access_checks.pipedrive_tokens,
    access_checks.conta_azul_connection,
    access_checks.conta_azul_plan,
    access_checks.conta_azul_company,
    access_checks.credentials,
    access_checks.clock,
    access_checks.time_zone,
    settings_checks.tax_id_fields,
    settings_checks.contract_fields,
    settings_checks.seller,
    settings_checks.category,
    settings_checks.cost_center,
    settings_checks.financial_account,
    settings_checks.payment,
    running_checks.stock_check,
    running_checks.native_integration,
    running_checks.prefect_server,
    running_checks.work_pool,
    running_checks.schedule,
    running_checks.starts,
)
"""Their names are a promise: whoever reads the JSON file knows them."""
VITAL = frozenset(
    {
        *("company_file", "ledger", "pipedrive_access", "pipedrive_tokens"),
        *("conta_azul_connection", "conta_azul_plan", "prefect_server"),
    }
)
"""Without these no run can be: their trouble is a failure even where it may pass."""
IN_PIPEDRIVE = {
    "pipedrive_access": "settings/api",
    "pipedrive_admin": "settings/api",
    "tax_id_fields": "settings/fields",
    "contract_fields": "settings/fields",
    "payment": "settings/fields",
}
"""The page of the company's Pipedrive where a check's remedy is applied."""
IN_CONTA_AZUL = frozenset(
    {
        *("conta_azul_plan", "seller", "category", "cost_center", "financial_account"),
        *("stock_check", "native_integration"),
    }
)


def examine(
    slug: str,
    values: CompanyValues | Untold,
    prefect: Scheduling | Untold,
    around: Surroundings,
    recording: Recording | None = None,
) -> Checkup:
    """Read everything once, then ask every check."""
    return diagnose(slug, read_chart(values, prefect, around, recording))


def diagnose(slug: str, chart: Chart) -> Checkup:
    """Ask every check about what was read."""
    findings = tuple(_ask(check, chart) for check in CHECKS)
    if isinstance(chart.values, Untold):
        return Checkup(company=slug, findings=findings, calls=chart.calls)
    return Checkup(
        company=slug,
        language=chart.settings.language,
        time_zone=chart.settings.time_zone,
        findings=findings,
        calls=chart.calls,
    )


def _ask(check: Callable[[Chart], Verdict], chart: Chart) -> Finding:
    name = check.__name__
    try:
        verdict = check(chart)
    except UntoldError as error:
        verdict = _untold(name, error.untold)
    except Exception as error:  # noqa: BLE001 - one failing check stops no other
        verdict = of_trouble(broken(error), vital=False)
    return Finding(
        check=name,
        state=verdict.state,
        case=verdict.case,
        facts=verdict.facts,
        link="" if verdict.state == "ok" else _link(name, chart, verdict.facts),
    )


def _untold(name: str, untold: Untold) -> Verdict:
    """Tell the trouble where it belongs, and elsewhere only what has to come first."""
    if untold.check == name and untold.trouble is not None:
        return of_trouble(untold.trouble, vital=name in VITAL)
    return warning(NOT_ASKED, because=untold.check)


def _link(name: str, chart: Chart, facts: Mapping[str, str | Sentence]) -> str:
    if isinstance(chart.values, Untold) or "because" in facts:
        return ""
    base = chart.values.pipedrive.base_url.rstrip("/")
    if name in IN_PIPEDRIVE:
        return f"{base}/{IN_PIPEDRIVE[name]}"
    if "deal" in facts:
        return f"{base}/deal/{facts['deal']}"
    return CONTA_AZUL if name in IN_CONTA_AZUL else ""
