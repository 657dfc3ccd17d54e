"""What a deal is to become is made once for each time that the deal is read."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from ganho.booking.reading import meaning
from ganho.booking.reading.meaning import Translation
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.run import NotYetError, Run, Scope
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal
from ganho.domain.sale import Sale
from ganho.domain.settings import reading_key
from tests.unit.booking.fakes import NOON, Clock, Desk, Identity
from tests.unit.domain.factories import make_deal, make_settings

SETTINGS = make_settings()


def read(**changes: Any) -> Deal:
    return make_deal(read_for=reading_key(SETTINGS), **changes)


@dataclass
class Scene:
    """A translation that counts its work."""

    desk: Desk = field(default_factory=Desk)
    board: Board = field(default_factory=Board)
    work: list[int] = field(default_factory=list)

    def translation(self, monkeypatch: pytest.MonkeyPatch) -> Translation:
        translate = meaning.sale_from

        def counted(deal: Deal, *rest: Any, **more: Any) -> Sale:
            self.work.append(deal.deal_id)
            return translate(deal, *rest, **more)

        monkeypatch.setattr(meaning, "sale_from", counted)
        company: Any = SimpleNamespace(settings=SETTINGS, pipedrive_url="https://p")
        run = Run(
            run_id="r",
            company=company,
            scope=Scope(kind="sync", won_from=NOON),
            started_at=NOON,
        )
        return Translation(
            run=run,
            desk=self.desk,
            identity=Identity(),
            quarantine=Quarantine(desk=self.desk, rows=self.desk, clock=Clock()),
            board=self.board,
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_deal_that_was_not_read_anew_is_translated_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    translation = scene.translation(monkeypatch)
    made = [translation.bookable_of(read()) for _ in range(4)]

    assert scene.work == [1]
    assert made == [made[0]] * 4


def test_one_that_was_edited_is_translated_anew(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    translation = scene.translation(monkeypatch)
    before: Bookable = translation.bookable_of(read(value="10.00"))
    after: Bookable = translation.bookable_of(read(value="12.00"))

    assert (str(before.total), str(after.total)) == ("10.00", "12.00")


def test_no_more_is_kept_than_a_small_run_needs(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "KEPT", 2)
    translation = scene.translation(monkeypatch)
    for deal_id in (1, 2, 3, 3, 2, 1):
        translation.bookable_of(read(deal_id=deal_id))

    assert scene.work == [1, 2, 3, 1]


def test_one_that_was_read_for_other_settings_waits_and_is_not_guessed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    translation = scene.translation(monkeypatch)
    scene.desk.put(make_deal(read_for="others"))
    with pytest.raises(NotYetError):
        translation.bookable_of(make_deal(read_for="others"))

    assert translation.bookables_of([1]) == []
    assert list(scene.board.waiting) == [1]


def test_those_that_cannot_be_translated_are_set_aside_and_stop_no_other(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    translation = scene.translation(monkeypatch)
    scene.desk.put(read(deal_id=1, currency="USD"))
    scene.desk.put(read(deal_id=2))
    made = translation.bookables_of([1, 2])

    assert [one.deal_id for one in made] == [2]
    assert scene.desk.records()[0].reason == "DEAL_NOT_BRL"


def test_one_that_breaks_the_translation_is_set_aside_with_the_kind_of_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(deal: Deal, *rest: Any, **more: Any) -> Sale:
        if deal.deal_id == 1:
            raise ZeroDivisionError(deal.title)
        return translate(deal, *rest, **more)

    translate = meaning.sale_from
    monkeypatch.setattr(meaning, "sale_from", broken)
    translation = scene.translation(monkeypatch)
    scene.desk.put(read(deal_id=1))
    scene.desk.put(read(deal_id=2))

    assert [one.deal_id for one in translation.bookables_of([1, 2])] == [2]
    [held, _] = scene.desk.records()
    assert held.reason == "DEAL_UNREADABLE"
    assert held.facts == {"why": "unforeseen", "kind": "ZeroDivisionError"}
