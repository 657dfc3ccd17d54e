"""What persons decide about deals: kept until the deal is booked, and told in its story."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from ganho.ledger.core import CHUNK, NOTHING, Part, chunks
from ganho.ledger.parts.deals import reopen
from ganho.ledger.records import DealState, Decision, DecisionKind
from ganho.ledger.tables import deals, decisions

DECIDED_ON = (deals.c.deal_id, deals.c.fingerprint, deals.c.reason)


class Decisions(Part):
    """Releasing, resolving and dismissing deals."""

    def in_force(self) -> list[Decision]:
        """List every decision that still stands."""
        query = select(decisions).where(decisions.c.company == self._company)
        with self._core.reading() as connection:
            rows = connection.execute(query.order_by(decisions.c.decided_at)).all()
        return [
            Decision(
                deal_id=row.deal_id,
                kind=row.kind,
                facts=row.facts,
                fingerprint=row.fingerprint,
                decided_at=row.decided_at,
            )
            for row in rows
        ]

    def keep(
        self,
        deal_ids: Iterable[int],
        kind: DecisionKind,
        facts: Mapping[str, str] = NOTHING,
    ) -> None:
        """Keep a decision about quarantined deals; the next run looks at them again.

        It holds for the deals as they are now; to release or book them, for the
        reasons they are held for, which stand in its fact `reasons`. One that is
        dismissed leaves the table.
        """
        with self._core.writing() as connection:
            for ids in chunks(deal_ids, CHUNK):
                self._decide(connection, ids, kind, dict(facts))

    def carry_over(self, deal_id: int, before: str, now: str) -> None:
        """Let decisions about a deal hold under another fingerprint of the same deal."""
        with self._core.writing() as connection:
            connection.execute(
                update(decisions)
                .where(
                    decisions.c.company == self._company,
                    decisions.c.deal_id == deal_id,
                    decisions.c.fingerprint == before,
                )
                .values(fingerprint=now)
            )

    def undo_dismissal(self, deal_id: int) -> None:
        """Let a deal that was dismissed come back: the next run reads it again."""
        with self._core.writing() as connection:
            connection.execute(
                delete(decisions).where(
                    decisions.c.company == self._company,
                    decisions.c.deal_id == deal_id,
                )
            )
            reopen(self._core, connection, deal_id)
            self._core.tell(connection, "decided_release", deal_id)

    def _decide(
        self,
        connection: Connection,
        ids: list[int],
        kind: DecisionKind,
        facts: dict[str, str],
    ) -> None:
        now = self._clock()
        where = (deals.c.company == self._company, deals.c.deal_id.in_(ids))
        known = connection.execute(select(*DECIDED_ON).where(*where)).all()
        consent = kind in ("release", "book")
        earlier = self._earlier(connection, ids, kind) if consent else {}
        rows = [
            {
                "company": self._company,
                "deal_id": row.deal_id,
                "kind": kind,
                "facts": facts | (_reasons(row, earlier) if consent else {}),
                "fingerprint": row.fingerprint,
                "decided_at": now,
            }
            for row in known
        ]
        self._core.upsert(connection, decisions, rows)
        values = {"next_look_at": now, "looks": 0}
        # The database takes no snapshot of a deal that is settled.
        if kind == "dismiss":
            values |= {
                "state": DealState.EXCLUDED,
                "reason": "DISMISSED",
                "facts": facts,
                "snapshot": None,
            }
        connection.execute(update(deals).where(*where).values(**values))
        for row in known:
            self._core.tell(connection, f"decided_{kind}", row.deal_id, **facts)

    def _earlier(
        self, connection: Connection, ids: list[int], kind: DecisionKind
    ) -> dict[int, Row[Any]]:
        query = select(decisions).where(
            decisions.c.company == self._company,
            decisions.c.deal_id.in_(ids),
            decisions.c.kind == kind,
        )
        return {row.deal_id: row for row in connection.execute(query)}


def _reasons(deal: Any, earlier: Mapping[int, Any]) -> dict[str, str]:
    """Name why a deal is held now and, while it is the same, when asked before."""
    asked = earlier.get(deal.deal_id)
    before: list[str] = []
    if asked is not None and asked.fingerprint == deal.fingerprint:
        before = asked.facts["reasons"].split()
    return {"reasons": " ".join(sorted({*before, deal.reason or ""}))}
