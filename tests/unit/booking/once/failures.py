"""Creates that fail, and who decides what becomes of their deals."""

from zoneinfo import ZoneInfo

from ganho.booking.once.failing import Failing
from tests.unit.booking.fakes import Clock, Consents, Promises


def make_failing(
    promises: Promises,
    clock: Clock,
    *,
    consents: Consents | None = None,
    remarks: list[str] | None = None,
) -> Failing:
    """Give the owner as a run has it."""
    return Failing(
        promises=promises,
        consents=consents or Consents(),
        remark=(remarks if remarks is not None else []).append,
        clock=clock,
        zone=ZoneInfo("America/Sao_Paulo"),
    )
