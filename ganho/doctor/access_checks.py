"""Checks of the ways in: both vendors, whose they are, and what time it is there."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from ganho.doctor.chart import Chart, Untold, UntoldError, told
from ganho.doctor.verdict import Verdict, failure, ok, warning
from ganho.domain.names import shortened_name
from ganho.redaction import redact

LOW, LOWEST = 0.25, 0.10
"""Of Pipedrive's daily tokens; below the second every run stops."""
OFF, FAR_OFF = 60, 300
"""Seconds between this machine's clock and the vendors'."""
MONTHS = range(1, 13)


def pipedrive_access(chart: Chart) -> Verdict:
    """Does Pipedrive answer, and take the token?"""
    me = chart.pipedrive.me
    if isinstance(me, Untold) and me.check != "pipedrive_tokens":
        raise UntoldError(me)
    return ok("answers", address=told(chart.values).pipedrive.base_url)


def pipedrive_admin(chart: Chart) -> Verdict:
    """Is the token an administrator's, who alone sees every deal?"""
    is_admin = chart.me.is_admin
    if is_admin is None:
        return warning("unknown")
    return ok("admin") if is_admin else failure("no_admin")


def pipedrive_company(chart: Chart) -> Verdict:
    """Is it the same Pipedrive company as last time?"""
    found, known = chart.me.company_id, chart.known.pipedrive_company
    if known is None:
        return ok("first", found=found)
    same = known == found
    return (
        ok("same", found=found) if same else failure("other", found=found, known=known)
    )


def pipedrive_tokens(chart: Chart) -> Verdict:
    """Is enough left of Pipedrive's daily budget?"""
    heard = chart.pipedrive.heard
    if not heard.answered:
        told(chart.pipedrive.me)
    if heard.tokens is None:
        return ok("untold")
    left, limit = heard.tokens
    facts = {"left": left, "limit": limit, "percent": 100 * left // limit}
    if left < limit * LOWEST:
        return failure("nearly_spent", **facts)
    return warning("low", **facts) if left < limit * LOW else ok("enough", **facts)


def conta_azul_connection(chart: Chart) -> Verdict:
    """Is the authorization alive?"""
    told(chart.conta_azul.account)
    return ok("alive")


def conta_azul_plan(chart: Chart) -> Verdict:
    """Does the plan allow the API?"""
    told(chart.conta_azul.account)
    return ok("allowed")


def conta_azul_company(chart: Chart) -> Verdict:
    """Is it the same ERP company as last time, and the one that is expected?"""
    found, known = chart.account.company_id, chart.known.erp_company
    expected = told(chart.values).conta_azul.cnpj
    if known is not None and known != found:
        return failure("other", found=found, known=known)
    if expected and chart.account.document is None:
        return warning("cnpj_untold", found=found)
    if expected and chart.account.document != expected:
        return failure("other_cnpj", found=found)
    return ok("same" if known else "first", found=found)


def credentials(chart: Chart) -> Verdict:
    """Who owns each credential? Said, so that a person sees whose leaving ends it."""
    me, account = chart.me, chart.account
    return ok(
        "owners",
        user=shortened_name(me.user_name) or me.user_id,
        domain=me.company_domain or me.company_id,
        erp=redact(account.name)[:60] or account.company_id,
    )


def clock(chart: Chart) -> Verdict:
    """Does this machine's clock agree with at least one vendor's?"""
    heard = (chart.pipedrive.heard, chart.conta_azul.heard)
    offs = [abs(one.off) for one in heard if one.off is not None]
    if not offs:
        told(chart.pipedrive.me)
        return warning("untold")
    off = round(min(offs))
    if off > FAR_OFF:
        return failure("off", off=off)
    return warning("off", off=off) if off > OFF else ok("right", vendors=len(offs))


def time_zone(chart: Chart) -> Verdict:
    """Do the company's days begin when its Pipedrive's do?"""
    ours, name = chart.settings.zone, chart.me.time_zone
    theirs = _zone(name or "")
    if theirs is None:
        return ok("untold", ours=ours)
    facts = {"ours": ours, "theirs": theirs}
    same = _same_days(chart, ours, theirs)
    return ok("same", **facts) if same else warning("differ", **facts)


def _zone(name: str) -> ZoneInfo | None:
    """Give the zone of a name; None if this machine knows none of it."""
    with suppress(ValueError, OSError, KeyError):
        return ZoneInfo(name)
    return None


def _same_days(chart: Chart, ours: ZoneInfo, theirs: ZoneInfo) -> bool:
    """Compare zones by their hours in every month, not by their names."""
    middles = [chart.now.replace(month=month, day=15) for month in MONTHS]
    return all(
        moment.astimezone(ours).utcoffset() == moment.astimezone(theirs).utcoffset()
        for moment in middles
    )
