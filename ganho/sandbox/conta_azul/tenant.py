"""What every module of the simulated Conta Azul account shares."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import RLock
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from ganho.sandbox.conta_azul.conta_azul_wire import Answer, Call, ErrorShape
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches

Handler = Callable[[Call], Answer]


class Clock(Protocol):
    """Tells the sandbox's time."""

    def now(self) -> datetime:
        """The time now, aware."""
        ...


class Recorded(Protocol):
    """A record that lists show some time after its creation."""

    @property
    def created_at(self) -> datetime:
        """When it was made."""
        ...


class Route:
    """A path of one method, and how its module words refusals."""

    def __init__(
        self, method: str, path: str, handler: Handler, shape: ErrorShape | None = None
    ) -> None:
        self.method = method
        self.path = path
        self.handler = handler
        self.shape = shape


class Account:
    """The company that is connected, its clock, its switches and its ids."""

    def __init__(self, clock: Clock, switches: ContaAzulSwitches, name: str) -> None:
        self.clock = clock
        self.switches = switches
        self.name = name
        self.lock = RLock()
        self._serial = 1000
        self.company_id = self.new_id("empresa")
        self.company_document = "11222333000181"

    def now(self) -> datetime:
        """The sandbox's time."""
        return self.clock.now()

    def new_id(self, kind: str) -> str:
        """Make a UUID: the same ones in every run, others for another account."""
        return str(uuid5(NAMESPACE_URL, f"{self.name}/{kind}/{self.new_serial()}"))

    def new_serial(self) -> int:
        """Make a legacy id."""
        self._serial += 1
        return self._serial

    def is_listed(self, record: Recorded) -> bool:
        """Tell whether lists show a record already."""
        lag = timedelta(seconds=self.switches.lag_seconds)
        return not lag or record.created_at + lag <= self.now()
