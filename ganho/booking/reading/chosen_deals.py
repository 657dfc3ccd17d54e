"""Deals that a person named: read by their ids, so that no watermark moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ganho.booking.reading.freshness import AT_A_TIME, Freshness
from ganho.booking.reading.intake import Intake
from ganho.booking.run.batches import batches
from ganho.booking.run.run import Scope
from ganho.booking.run.table import Desk
from ganho.domain.reasons import Exclusion
from ganho.errors import WrongRequestError
from ganho.ledger.records import DealReading, DealState
from ganho.pipedrive.schemas import DealWire


@dataclass(frozen=True, kw_only=True)
class NamedDeals:
    """Reads named deals, and tells why one of them is nothing to book."""

    freshness: Freshness
    intake: Intake
    desk: Desk
    scope: Scope
    run_id: str

    def read(self, deal_ids: Sequence[int], read: set[int]) -> None:
        """Read deals whole; `read` are this run's deals, which grow.

        Raises WrongRequestError, before any is taken in, if one can never be booked.
        """
        readings: list[DealReading] = []
        for batch in batches(deal_ids, AT_A_TIME):
            wires = self.freshness.read_wires(batch)
            for deal_id in batch:
                self._check(deal_id, wires)
            found = [wire for wire in wires.values() if wire is not None]
            readings += self.intake.readings_of(found)
        _check_included(readings)
        self.desk.take_in(self.run_id, readings, {})
        read.update(deal_ids)

    def _check(self, deal_id: int, wires: Mapping[int, DealWire | None]) -> None:
        if deal_id not in wires:
            raise WrongRequestError(
                "Pipedrive has no deal {deal}.",
                remedy="The number ends the address of the deal's page.",
                deal=deal_id,
            )
        wire = wires[deal_id]
        if wire is not None and wire.status != "won":
            raise WrongRequestError(
                "Deal {deal} is not won in Pipedrive.",
                remedy="Mark it as won there, or choose another one.",
                deal=deal_id,
            )
        won_at = wire.won_time if wire else None
        if won_at is not None and won_at < self.scope.won_from:
            raise WrongRequestError(
                "Deal {deal} was won before the company's activation.",
                remedy="To book it on purpose: `ganho backfill COMPANY --from DATE`.",
                deal=deal_id,
            )


def _check_included(readings: Iterable[DealReading]) -> None:
    for reading in readings:
        if reading.state is not DealState.EXCLUDED:
            continue
        if reading.reason == Exclusion.DISMISSED:
            raise WrongRequestError(
                "A person decided never to book deal {deal}.",
                remedy="See `ganho explain COMPANY {deal}`.",
                deal=reading.deal_id,
            )
        raise WrongRequestError(
            "Deal {deal} is in a pipeline that the settings leave out.",
            remedy="See `pipelines` in the company file, or choose another one.",
            deal=reading.deal_id,
        )
