"""Weather: for some minutes one vendor answers everything, or every create, badly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import httpx

from ganho.booking.steps import Plainly
from ganho.company.composition import Surroundings
from ganho.http import CALL_SECONDS
from ganho.sandbox.room import Sandbox
from tests.chaos.memory import AT, InMemory
from tests.quick_runs import Unchecked
from tests.reality.staging import NOON
from tests.world import World

Vendor = Literal["conta_azul", "pipedrive"]
Answer = Callable[["Weather", httpx.Request], httpx.Response]
READS_AND_WRITES, WRITES = ("GET", "POST"), ("POST",)


def too_many(asking: int | None = None) -> Answer:
    """Answer 429, asking for so many seconds or not saying."""
    headers = {} if asking is None else {"Retry-After": str(asking)}
    return lambda _weather, request: httpx.Response(
        429, headers=headers, request=request
    )


def bad_gateway(_weather: "Weather", request: httpx.Request) -> httpx.Response:
    """Answer as a proxy does that reaches nobody."""
    return httpx.Response(502, html="<html>", request=request)


def drip(weather: "Weather", request: httpx.Request) -> httpx.Response:
    """Answer byte for byte until nobody waits any more."""
    weather.wait(CALL_SECONDS)
    raise httpx.ReadTimeout("drips", request=request)


def lose(weather: "Weather", request: httpx.Request) -> httpx.Response:
    """Do the work, and cut the line."""
    weather.arrive(request)
    raise httpx.ReadError("cut", request=request)


@dataclass(frozen=True, kw_only=True)
class Storm:
    """What it does to whom, for how long, after so many creates went well."""

    answer: Answer
    vendor: Vendor = "conta_azul"
    methods: tuple[str, ...] = READS_AND_WRITES
    after: int = 0
    lasts: timedelta = timedelta(minutes=3)


@dataclass
class Weather(InMemory):
    """The way to both vendors, with a storm on it."""

    storm: Storm = field(kw_only=True)
    wait: Callable[[float], None] = lambda _seconds: None
    calls: int = 0
    """Sent into the storm."""
    _creates: int = 0
    _began_at: datetime | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let a vendor answer, or the storm."""
        if self._blows() and self._strikes(request):
            self.calls += 1
            return self.storm.answer(self, request)
        self._creates += request.method == "POST" and "venda" in request.url.path
        return super().handle_request(request)

    def _blows(self) -> bool:
        now = self.sandbox.clock.now()
        if self._began_at is None and self._creates >= self.storm.after:
            self._began_at = now
        return self._began_at is not None and now - self._began_at < self.storm.lasts

    def _strikes(self, request: httpx.Request) -> bool:
        there: Mapping[str, Vendor] = {"pipedrive.memory": "pipedrive"}
        vendor = there.get(request.url.host, "conta_azul")
        return vendor == self.storm.vendor and request.method in self.storm.methods


@dataclass
class StormyWorld(World):
    """A company that keeps its pace, in memory, under a storm."""

    weather: Weather = field(kw_only=True)
    way: type[Plainly] = Unchecked

    def surroundings(self) -> Surroundings:
        """Waiting moves the clock, the pace's too."""
        home = Path(self.ledger_url.removeprefix("sqlite:///")).parent
        return replace(
            super().surroundings(), transport=self.weather, paced=True, home=home
        )


def world_under(storm: Storm, ledger: Path) -> StormyWorld:
    """Put a company between two vendors, one of which has a bad time to come."""
    sandbox = Sandbox(limits=False)
    sandbox.clock.set(NOON)
    weather = Weather(sandbox, storm=storm)
    world = StormyWorld(
        sandbox=sandbox, at=AT, ledger_url=f"sqlite:///{ledger}", weather=weather
    )
    weather.wait = world.surroundings().sleep
    return world
