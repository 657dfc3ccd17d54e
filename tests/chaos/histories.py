"""Histories that nobody picked: people, vendors and machines do what they will."""

from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings

from ganho.quarantine.listing import Problems, listing
from tests.chaos.company import PERSONAL
from tests.chaos.deaths import Death
from tests.chaos.evidence import Ledger
from tests.chaos.runs import Runs
from tests.deciding import problems
from tests.quick_runs import logged
from tests.reality.verdict import shown

A_NIGHT = 26 * 3600
LOOK_BACK = 7
STEPS = 15
BLOCK = 20
"""So many histories have a seed."""


class History(Runs):
    """One company between its vendors, and whatever happens to it."""

    def teardown(self) -> None:
        """Let everything go well for some days; then the auditor finds nothing."""
        if not hasattr(self, "w"):
            return
        try:
            self.settle()
        finally:
            self.room.cleanup()

    def settle(self) -> None:
        """Mend what is broken; after two nights, one with a second look, all is well."""
        self.w.sandbox.faults.clear()
        self.erp.switches.lag_seconds = 0
        self.erp.switches.stock = "unchecked"
        self.w.off = timedelta(0)
        self._want_the_usual()
        unclear = self.unclear | self.uncorrected
        self.pardons.touched |= {n for n, o in self.org_of.items() if o in unclear}
        self.pardons.lagged = self.has_lagged
        # Where contracts are switched off a ledger that forgot them asks for none.
        if self.has_lagged or (self.has_forgotten and not self.usual["contracts"]):
            self.pardons.either |= self.turned
        if self.has_forgotten:
            self.pardons.hidden |= self.unmarked
        with logged() as page:
            for look_back_days in (0, LOOK_BACK):
                self.w.sandbox.clock.advance(A_NIGHT)
                self.w.authorize()
                self.take(Death(), look_back_days=look_back_days)
                self.audit(page.getvalue(), is_second=look_back_days > 0)

    def _want_the_usual(self) -> None:
        """Let the settings be what they were at first."""
        if self.w.settings["contracts"] != self.usual["contracts"]:
            self.turned |= self.crm.deals.keys()
        self.w.settings = dict(self.usual)

    def audit(self, logged: str, *, is_second: bool) -> None:
        """Let the auditor look, and search all that was told for personal data."""
        listed = shown(listing(Problems(company="acme", held=tuple(problems(self.w)))))
        harms = list(self.auditor().harms(Ledger(self.w.ledger_url)))
        # Nobody but the second look asks for what was sent of a deal taken back.
        harms = [one for one in harms if is_second or not one.startswith("open")]
        told = [*self.said, listed, logged]
        harms += [f"personal: {one}" for one in PERSONAL.in_texts(told)]
        assert not harms, "\n".join([*harms, self.said[-1]])


def so_many(histories: int, *phases: Phase) -> settings:
    """Say how many histories are played, and that each may take its time."""
    return settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=phases,
        print_blob=True,
    )
