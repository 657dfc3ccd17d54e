"""What changes around a company: lists, the clock, its ledger, its settings, its keys."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ganho.ledger.key.sealing import generate_key
from ganho.ledger.key.whole import WholeLedger
from ganho.sandbox.pipedrive.crm import ADMIN, Token
from tests.chaos.company import LIMITS, SOME, CompanyBetween
from tests.chaos.witness import BRASILIA
from tests.losing import lose_ledger
from tests.quick_runs import empty_ledger

SETTINGS: dict[str, tuple[Any, ...]] = {
    "contracts": (True, False),
    "pipelines": ([], [1], [2]),
    "payment_condition": ("À vista", "3x", "30,60"),
    "payment_due_days": (0, 30),
    "sale_status": ("EM_ANDAMENTO", "APROVADO"),
    "customer_matching": ("native", "tax_id"),
    "customer_from": ("organization", "person"),
    "require_tax_id": (False, True),
    "match_items_by": ("name", "code"),
    "new_item_kind": ("product", "service"),
    "without_products": ("fallback_item", "quarantine"),
    "missing_items": ("create", "quarantine"),
    "contract_review": (False, True),
    "hold_above": (0, 50),
    "settle_minutes": (0, 60),
    "notes": ("Negócio no Pipedrive: {link} {title}", "{title}"),
}
GUARDS = ("switch", "crowd", "crowd", "closing", "closing", "opening")
A_DAY = 24 * 3600
LAGS, A_MINUTE = (0, 45, 900), 60
"""Seconds. What shows later than after a minute, its answer lost, may be made twice."""
CREDENTIALS = ("consent", "revoke", "use up", "expire", "token", "rekey", "forget key")
LEDGER = ("back up", "lose", "put back", "double")


class Changes(CompanyBetween):
    """Nothing stays as it was."""

    @rule(what=st.sampled_from(["lag", "stock", "clock"]), one=SOME)
    def change(self, what: str, one: int) -> None:
        """Let lists lag, stock count, the clock be wrong."""
        if what == "lag":
            lag = self.erp.switches.lag_seconds = LAGS[one % len(LAGS)]
            self.has_lagged = self.has_lagged or lag > 0
            self.pardons.twins = self.pardons.twins or lag > A_MINUTE
        elif what == "stock":
            self.erp.switches.stock = ("unchecked", "held", "refused")[one % 3]
        else:
            self.w.off = timedelta(hours=one % 3 - 1)

    @rule(what=st.sampled_from(LEDGER))
    def change_ledger(self, what: str) -> None:
        """Let the ledger be copied, lost, or put back as it was."""
        if what == "back up":
            self.backup = self.copy_ledger()
        elif what == "double":
            self.double = self.copy_ledger()
        else:
            self.forget()
            old = what == "put back"
            lose_ledger(self.w, self.backup if old else empty_ledger())
            self.seal_with(self.w.ledger_key)

    @rule(name=st.sampled_from(sorted(SETTINGS)), one=SOME)
    def change_settings(self, name: str, one: int) -> None:
        """Let a person want it otherwise from now on."""
        values = SETTINGS[name]
        self.w.settings[name] = values[one % len(values)]
        if name == "contracts":
            self.turned |= self.crm.deals.keys()

    @rule(what=st.sampled_from(GUARDS), one=SOME)
    def change_guards(self, what: str, one: int) -> None:
        """Let a person switch the company off or on, limit its runs, close its books."""
        if what == "switch":
            self.w.settings["enabled"] = not self.w.settings.get("enabled", True)
        elif what == "crowd":
            self.w.settings["max_new_deals"] = self.pick(LIMITS, one)
        elif what == "opening":
            self.w.settings["closed_until"] = None
        else:
            # Books are closed in the morning: what was won the day before is closed.
            self.w.sandbox.clock.advance(A_DAY)
            today = self.w.sandbox.clock.now().astimezone(BRASILIA).date()
            self.w.settings["closed_until"] = today

    @rule(what=st.sampled_from(CREDENTIALS))
    def change_credentials(self, what: str) -> None:
        """Let credentials be given anew, taken back, used up or exchanged."""
        connections = self.erp.connections
        if what == "consent":
            self.w.authorize()
        elif what == "revoke":
            connections.revoke()
        elif what == "use up":
            connections._rotate(connections._connections[-1])
        elif what == "expire":
            connections.expire_access_tokens()
        elif what == "token":
            del self.crm.tokens[self.crm.api_token]
            self.crm.api_token = token_hex(20)
            self.crm.tokens[self.crm.api_token] = Token(ADMIN)
        else:
            self.keys.append(generate_key())
            self._change_key(self.keys[-1], forget=what == "forget key")

    def _change_key(self, key: str, *, forget: bool) -> None:
        if not forget:
            self.seal_with(key)
            return
        self.let_lists_show()
        with (
            WholeLedger.opened(self.w.ledger_url, self.w.now) as whole,
            whole.held("test"),
        ):
            whole.forget_key(key)
        self.w.ledger_key = key
        self.w.authorize()
