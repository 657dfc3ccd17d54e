"""What persons decided counts for the reason they saw and the deal as it was."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from ganho.booking.run.consents import Consents
from ganho.domain.deal import Person
from ganho.domain.reasons import Reason
from ganho.ledger.records import Decision
from tests.unit.booking.fakes import NOON, Desk
from tests.unit.domain.factories import make_deal, make_settings

HIGH = Reason.UNUSUAL_VALUE


@dataclass
class Decisions:
    """All that was decided; it counts how often somebody reads it."""

    made: list[Decision] = field(default_factory=list)
    reads: int = 0

    def in_force(self) -> list[Decision]:
        self.reads += 1
        return self.made

    def carry_over(self, deal_id: int, before: str, now: str) -> None:
        self.made = [
            replace(one, fingerprint=now) if one.fingerprint == before else one
            for one in self.made
            if one.deal_id == deal_id
        ]

    def make(self, kind: Any, fingerprint: str = "f", **facts: str) -> None:
        decision = Decision(
            deal_id=1,
            kind=kind,
            facts={"reasons": "", **facts},
            fingerprint=fingerprint,
            decided_at=NOON,
        )
        self.made.append(decision)


@pytest.fixture
def decisions() -> Decisions:
    return Decisions()


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.put(make_deal())
    return desk


def consents(decisions: Decisions, desk: Desk, *, dry_run: bool = False) -> Consents:
    """Of a dry run the ledger's rows know nothing."""
    return Consents(
        decisions=decisions,
        rows=Desk() if dry_run else desk,
        desk=desk,
        settings=make_settings(),
        dry_run=dry_run,
    )


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_is_carried_over_counts_for_the_deal_as_it_is_now(
    decisions: Decisions, desk: Desk, dry_run: bool
) -> None:
    decisions.make("release", "as it was", reasons=str(HIGH))
    asked = consents(decisions, desk, dry_run=dry_run)

    asked.carry_over(1, "as it was", "f")

    assert asked.has(1, HIGH, "release")
    kept = decisions.made[0].fingerprint
    assert kept == ("as it was" if dry_run else "f")


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_release_counts_for_the_deal_as_it_is(
    decisions: Decisions, desk: Desk, dry_run: bool
) -> None:
    decisions.make("release", reasons=f"TAX_ID_INVALID {HIGH}")
    asked = consents(decisions, desk, dry_run=dry_run)

    assert asked.has(1, HIGH, "release", "book")
    assert not asked.has(1, HIGH, "book")
    assert not asked.has(1, Reason.CONTRACT_REVIEW, "release")
    assert not asked.has(2, HIGH, "release")


def test_a_deal_that_changed_since_is_another_question(
    decisions: Decisions, desk: Desk
) -> None:
    decisions.make("release", "as it was", reasons=str(HIGH))
    decisions.make("book", "as it was", reasons=str(Reason.DEAL_WON_AGAIN))
    asked = consents(decisions, desk)

    assert not asked.has(1, HIGH, "release")
    assert asked.may_be_booked(1, "as it was")
    assert not asked.may_be_booked(1, "f")


def test_only_sales_that_were_shown_are_disowned(
    decisions: Decisions, desk: Desk
) -> None:
    reason = str(Reason.POSSIBLY_BOOKED_ALREADY)
    assert consents(decisions, desk).disowned_sales(1) == set()
    decisions.make("book", reasons=reason, sales="s1 s2")
    decisions.make("release", reasons=reason, sales="s3")

    assert consents(decisions, desk).disowned_sales(1) == {"s1", "s2"}


def test_a_chosen_customer_is_for_the_organization_that_it_was_chosen_for(
    decisions: Decisions, desk: Desk
) -> None:
    decisions.make("customer", customer_id="c9", chosen_for="organization 1")
    asked = consents(decisions, desk)
    same = asked.chosen_customer(1)
    desk.put(make_deal(organization=None, person=Person(person_id=1, name="Ana")))

    assert same == "c9"
    assert asked.chosen_customer(1) is None
    assert asked.chosen_for(1) == "person 1"
    assert asked.chosen_for(7) is None


def test_a_release_before_it_was_held_frees_nothing(
    decisions: Decisions, desk: Desk
) -> None:
    decisions.make("release")
    asked = consents(decisions, desk)

    assert asked.was_released_since(1, NOON - timedelta(seconds=1))
    assert not asked.was_released_since(1, NOON)


def test_why_a_deal_was_dismissed(decisions: Decisions, desk: Desk) -> None:
    decisions.make("dismiss", text="brinde")

    told = consents(decisions, desk).dismissal(1)
    assert told is not None
    assert told["text"] == "brinde"
    assert consents(decisions, desk).dismissal(2) is None


def test_all_decisions_are_read_once(decisions: Decisions, desk: Desk) -> None:
    asked = consents(decisions, desk)
    for deal_id in range(50):
        asked.has(deal_id, HIGH, "release")

    assert decisions.reads == 1
