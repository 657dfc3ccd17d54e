"""Where a person clicks. No page of Conta Azul has an address of its own to link to."""

from ganho.reports.deals import HeldDeal
from ganho.reports.reasons import Target
from ganho.reports.run import RunReport
from ganho.reports.texts import TEXTS

Link = tuple[str, str]
"""What it is called, and its address."""


def deal_address(report: RunReport, deal_id: int) -> str:
    """Give the address of a deal's page in the company's Pipedrive."""
    return _pipedrive(report, "deal", deal_id)


def links_for(
    report: RunReport, deal: HeldDeal, targets: tuple[Target, ...]
) -> list[Link]:
    """Give the pages where a deal's problem is settled."""
    texts = TEXTS[report.language]
    links: list[Link] = []
    if "customer" in targets and deal.organization_id is not None:
        address = _pipedrive(report, "organization", deal.organization_id)
        links.append((texts.organization, address))
    if "customer" in targets and deal.person_id is not None:
        links.append((texts.person, _pipedrive(report, "person", deal.person_id)))
    if "erp" in targets:
        links.append(("Conta Azul", report.conta_azul_url))
    if "deal" in targets or not links:
        links.insert(0, (texts.deal.lower(), deal_address(report, deal.deal_id)))
    return links


def _pipedrive(report: RunReport, kind: str, its_id: int) -> str:
    return f"{report.pipedrive_url.rstrip('/')}/{kind}/{its_id}"
