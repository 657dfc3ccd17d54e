"""Seven days of one company with a fast clock, and all that was told in them.

Monday to Sunday, a run every half hour and a digest each morning at eight. One deal of
Monday has a tax id that no run can mend. Conta Azul is down on Tuesday from ten to four.
On Thursday at nine somebody revokes the connection; at two a person authorizes anew. On
Saturday morning deals come in that ten different things are wrong with.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ganho.alerts.digest import Digest
from ganho.alerts.messages import Alert, DealsLate
from ganho.sandbox.pipedrive.crm import LineInput
from tests.telling import digest, run_and_tell
from tests.world import World

MONDAY = datetime(2026, 11, 2, 3, tzinfo=UTC)
"""Midnight in Sao Paulo."""
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKING_DAYS = (MON, TUE, WED, THU, FRI)
WON_AT = (0.4, 7.2, 9.1, 11.4, 13.7, 15.2, 17.9, 20.3, 23.8)
"""Hours of each working day at which a deal is won."""
GOOD, UNUSABLE, CPF = "45.321.678/0001-04", "11.111.111/1111-11", "529.982.247-25"
Moment = tuple[int, float]
"""A day of the week and the hour of the day."""


class Week:
    """What happens in a week, what was told, and when."""

    def __init__(self, w: World) -> None:
        self.w = w
        w.settings["hold_above"] = 50_000
        self.told: list[tuple[Moment, Alert]] = []
        self.digests: dict[int, Digest] = {}
        self.unusable = 0
        self.odd: list[int] = []

    def live(self) -> None:
        """Let what happens happen, hour by hour."""
        self.w.sandbox.clock.set(MONDAY - timedelta(hours=1))
        self.w.authorize()
        for day, hour, happens in sorted(self._calendar(), key=lambda one: one[:2]):
            at = MONDAY + timedelta(days=day, hours=hour)
            self.w.sandbox.clock.set(at)
            happens((day, hour))

    def of(self, kind: type[Alert]) -> list[Moment]:
        """Tell when alerts of a kind were told."""
        return [at for at, alert in self.told if isinstance(alert, kind)]

    def late(self, hours: int) -> dict[Moment, list[int]]:
        """Tell when deals were told of as late."""
        return {
            at: sorted(deal.deal_id for deal in alert.deals)
            for at, alert in self.told
            if isinstance(alert, DealsLate) and alert.hours == hours
        }

    def _calendar(self) -> Iterator[tuple[int, float, Callable[[Moment], None]]]:
        for day in range(7):
            yield from ((day, half / 2, self._run) for half in range(48))
            yield day, 8.01, self._digest
        for day in WORKING_DAYS:
            yield from ((day, hour, self._win) for hour in WON_AT)
        yield MON, 10.2, self._win_unusable
        yield TUE, 9.99, self._conta_azul_down
        yield TUE, 15.99, self._conta_azul_up
        yield THU, 8.99, lambda _: self.w.sandbox.conta_azul.connections.revoke()
        yield THU, 13.99, lambda _: self.w.authorize()
        yield SAT, 9.9, self._win_odd_ones

    def _run(self, now: Moment) -> None:
        run_and_tell(self.w, lambda alert: self.told.append((now, alert)))

    def _digest(self, now: Moment) -> None:
        self.digests[now[0]] = digest(self.w)

    def _win(self, _now: Moment) -> None:
        pipedrive = self.w.sandbox.pipedrive
        org = pipedrive.add_organization("Hotel Azul", cnpj=GOOD)
        pipedrive.add_deal(org=org, value=100)

    def _win_unusable(self, _now: Moment) -> None:
        self.unusable = self._odd("Padaria Sol", UNUSABLE)

    def _odd(self, name: str = "Hotel Azul", cnpj: str = GOOD, **deal: Any) -> int:
        org = self.w.sandbox.pipedrive.add_organization(name, cnpj=cnpj)
        return self.w.sandbox.pipedrive.add_deal(**{"org": org, "value": 70} | deal)

    def _win_odd_ones(self, _now: Moment) -> None:
        product = self.w.sandbox.pipedrive.add_product("Diária")
        monthly = LineInput(product, price=70, billing_frequency="monthly")
        self.odd = [
            self._odd(lines=[LineInput(product, price=50)]),
            self._odd(lines=[monthly], value=None),
            self._odd(currency="USD"),
            self._odd(org=None),
            self._odd("Cliente"),
            self._odd("-"),
            self._odd(value=0),
            self._odd(cnpj=CPF),
            self._odd(value=90_000),
            self._odd(cnpj=UNUSABLE),
        ]

    def _conta_azul_down(self, _now: Moment) -> None:
        for method in ("GET", "POST"):
            self.w.sandbox.faults.add(
                "conta_azul", method, ".*", "status", times=100_000
            )

    def _conta_azul_up(self, _now: Moment) -> None:
        self.w.sandbox.faults.clear()
