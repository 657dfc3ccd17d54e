"""A checkup: what is wrong before a deal is lost. Every check is asked, whatever fails."""

from collections.abc import Callable, Mapping

from ganho.booking import doctor_access, doctor_running, doctor_settings
from ganho.booking.chart import Chart, Scheduling, Untold, UntoldError, broken
from ganho.booking.examining import read_chart
from ganho.booking.verdict import Verdict, of_trouble, warning
from ganho.company.composition import CompanyValues, Surroundings
from ganho.report.run_report import CONTA_AZUL
from ganho.reports.doctor import NOT_ASKED, Checkup, Finding

CHECKS: tuple[Callable[[Chart], Verdict], ...] = (
    doctor_settings.company_file,
    doctor_running.ledger,
    doctor_running.lease,
    doctor_running.last_run,
    doctor_running.oldest_deal,
    doctor_access.pipedrive_access,
    doctor_access.pipedrive_admin,
    doctor_access.pipedrive_company,
    doctor_access.pipedrive_tokens,
    doctor_access.conta_azul_connection,
    doctor_access.conta_azul_plan,
    doctor_access.conta_azul_company,
    doctor_access.credentials,
    doctor_access.clock,
    doctor_access.time_zone,
    doctor_settings.tax_id_fields,
    doctor_settings.contract_fields,
    doctor_settings.seller,
    doctor_settings.category,
    doctor_settings.cost_center,
    doctor_settings.financial_account,
    doctor_settings.payment,
    doctor_running.stock_check,
    doctor_running.native_integration,
    doctor_running.prefect_server,
    doctor_running.work_pool,
    doctor_running.schedule,
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
) -> Checkup:
    """Read everything once, then ask every check."""
    return diagnose(slug, read_chart(values, prefect, around))


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


def _link(name: str, chart: Chart, facts: Mapping[str, str]) -> str:
    if isinstance(chart.values, Untold) or "because" in facts:
        return ""
    base = chart.values.pipedrive.base_url.rstrip("/")
    if name in IN_PIPEDRIVE:
        return f"{base}/{IN_PIPEDRIVE[name]}"
    if "deal" in facts:
        return f"{base}/deal/{facts['deal']}"
    return CONTA_AZUL if name in IN_CONTA_AZUL else ""
