"""What persons decide about deals: kept until the deal is booked, and told in its story."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from ganho.ledger.core import CHUNK, NOTHING, Core, chunks
from ganho.ledger.records import DealState, Decision, DecisionKind
from ganho.ledger.tables import bookings, deals, decisions, events

DECIDED_ON = (deals.c.deal_id, deals.c.fingerprint, deals.c.reason)
LEFT_TO_PEOPLE = ("set_aside", "read_quarantined", "read_excluded", "superseded")
"""Events after which somebody may have typed the sale: the deal was held or left out,
or its sale was cancelled."""


class Decisions(Core):
    """Releasing, resolving, dismissing and rebooking deals."""

    def decisions(self) -> list[Decision]:
        """List every decision that still stands."""
        query = select(decisions).where(decisions.c.company == self._company)
        with self._reading() as connection:
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

    def held_before(self, deal_ids: Iterable[int]) -> set[int]:
        """Tell which of these deals ganho ever left to people."""
        return self._once(deal_ids, events.c.what.in_(LEFT_TO_PEOPLE))

    def left_out_before(self, deal_ids: Iterable[int], rule: str) -> set[int]:
        """Tell which of these deals a rule of the company's ever left out."""
        is_rule = events.c.facts["reason"].as_string() == rule
        return self._once(deal_ids, events.c.what == "read_excluded", is_rule)

    def _once(self, deal_ids: Iterable[int], *what: ColumnElement[bool]) -> set[int]:
        """Tell to which of these deals something ever happened."""
        found: set[int] = set()
        with self._reading() as connection:
            for ids in chunks(deal_ids, CHUNK):
                query = select(events.c.deal_id).where(
                    events.c.company == self._company,
                    events.c.deal_id.in_(ids),
                    *what,
                )
                found |= set(connection.execute(query.distinct()).scalars())
        return found

    def decide(
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
        with self._writing() as connection:
            for ids in chunks(deal_ids, CHUNK):
                self._decide(connection, ids, kind, dict(facts))

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
        self._upsert(connection, decisions, rows)
        values = {"next_look_at": now, "looks": 0}
        if kind == "dismiss":
            values |= {
                "state": DealState.EXCLUDED,
                "reason": "DISMISSED",
                "facts": facts,
                "snapshot": None,
            }
        connection.execute(update(deals).where(*where).values(**values))
        for row in known:
            self._tell(connection, f"decided_{kind}", row.deal_id, **facts)

    def _earlier(
        self, connection: Connection, ids: list[int], kind: DecisionKind
    ) -> dict[int, Row[Any]]:
        query = select(decisions).where(
            decisions.c.company == self._company,
            decisions.c.deal_id.in_(ids),
            decisions.c.kind == kind,
        )
        return {row.deal_id: row for row in connection.execute(query)}

    def undo_dismissal(self, deal_id: int) -> None:
        """Let a deal that was dismissed come back: the next run reads it again."""
        with self._writing() as connection:
            connection.execute(
                delete(decisions).where(
                    decisions.c.company == self._company,
                    decisions.c.deal_id == deal_id,
                )
            )
            self._reopen(connection, deal_id)
            self._tell(connection, "decided_release", deal_id)

    def supersede(self, deal_id: int) -> None:
        """Give up a deal's booking, which was cancelled; the deal may be booked anew.

        The booking stays in the history, and is never adopted again.
        """
        with self._writing() as connection:
            connection.execute(
                update(bookings)
                .where(
                    bookings.c.company == self._company,
                    bookings.c.deal_id == deal_id,
                    bookings.c.superseded_at.is_(None),
                )
                .values(superseded_at=self._clock(), cancelled=True)
            )
            self._reopen(connection, deal_id)
            self._tell(connection, "superseded", deal_id)

    def _reopen(self, connection: Connection, deal_id: int) -> None:
        """Put a deal back on the table; without a fingerprint it is read again."""
        connection.execute(
            update(deals)
            .where(deals.c.company == self._company, deals.c.deal_id == deal_id)
            .values(
                state=DealState.OPEN,
                reason=None,
                facts={},
                fingerprint=None,
                set_aside_at=None,
                next_look_at=None,
                looks=0,
            )
        )


def _reasons(deal: Any, earlier: Mapping[int, Any]) -> dict[str, str]:
    """Name why a deal is held now and, while it is the same, when asked before."""
    asked = earlier.get(deal.deal_id)
    before: list[str] = []
    if asked is not None and asked.fingerprint == deal.fingerprint:
        before = asked.facts["reasons"].split()
    return {"reasons": " ".join(sorted({*before, deal.reason or ""}))}
