"""What every deal was while it was won, and which deal every sale was made for.

It watches the vendors' own rooms, as nobody in the real world could.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from decimal import Decimal

from ganho.sandbox.room import Sandbox

BRASILIA = timezone(timedelta(hours=-3))
MARKER = re.compile(r"\[pipedrive:\d+:(\d+)\]")
Buyer = tuple[str, str]
"""The digits of a tax id, and a name in small letters; either may be empty."""


def buyer(name: str | None, document: object) -> Buyer:
    """Tell who somebody is, whatever way it is written."""
    digits = re.sub(r"\D", "", str(document or ""))
    return digits, " ".join(str(name or "").casefold().split())


@dataclass
class Life:
    """All that one deal was, each time it was won."""

    totals: set[Decimal] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    buyers: set[Buyer] = field(default_factory=set)


@dataclass
class Witness:
    """Remembers what was true at some time, of a sandbox that only says what is."""

    sandbox: Sandbox
    lives: dict[int, Life] = field(default_factory=lambda: defaultdict(Life))
    made_for: dict[str, int | None] = field(default_factory=dict)
    """By the sale's id: the deal that it named when it was made; None if it named none."""

    def see(self) -> None:
        """Look at both vendors; to be called whenever something may have changed."""
        crm, erp = self.sandbox.pipedrive, self.sandbox.conta_azul
        for deal_id, deal in crm.deals.items():
            if deal["status"] != "won" or not deal["won_time"]:
                continue
            life = self.lives[deal_id]
            life.totals.add(Decimal(deal["value"]))
            life.days.add(deal["won_time"].astimezone(BRASILIA).date())
            org = crm.organizations.get(deal["org_id"])
            if org is not None:
                cnpj = org["custom_fields"].get(crm.cnpj_field)
                life.buyers.add(buyer(org["name"], cnpj))
        for sale in erp.sale_book.by_id.values():
            if sale.origin == "API" and sale.id not in self.made_for:
                found = MARKER.search(sale.notes)
                self.made_for[sale.id] = int(found[1]) if found else None
