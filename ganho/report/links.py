"""Where a person clicks. No page of Conta Azul has an address of its own to link to.

A record there is named by its number, and found by it.
"""

from typing import Protocol

from ganho.report.named_deals import HeldDeal
from ganho.report.texts import TEXTS
from ganho.words.amounts import Language
from ganho.words.reason_words import Target

Link = tuple[str, str]
"""What it is called, and its address."""


class Addressed(Protocol):
    """A report that knows where both systems are."""

    @property
    def language(self) -> Language:
        """In which language it is read."""

    @property
    def pipedrive_url(self) -> str:
        """The company's own Pipedrive."""

    @property
    def conta_azul_url(self) -> str:
        """Where a person opens Conta Azul."""


def deal_address(report: Addressed, deal_id: int) -> str:
    """Give the address of a deal's page in the company's Pipedrive."""
    return _pipedrive(report, "deal", deal_id)


def links_for(
    report: Addressed, deal: HeldDeal, targets: tuple[Target, ...]
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


def _pipedrive(report: Addressed, kind: str, its_id: int) -> str:
    return f"{report.pipedrive_url.rstrip('/')}/{kind}/{its_id}"
