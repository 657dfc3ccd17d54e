"""What a person decided holds although a mark came or went that nobody sees."""

import pytest

from ganho.booking.reading.intake import Intake
from ganho.quarantine import resolutions
from tests.deciding import decide, held
from tests.world import World

SEEN, MARKED = "Hotel Azul", "Hotel\u202e Azul\ufe0f"


@pytest.fixture
def org(w: World) -> int:
    w.settings["hold_above"] = 100
    return w.sandbox.pipedrive.add_organization(MARKED)


def hold_and_release(w: World, org: int) -> int:
    deal = w.sandbox.pipedrive.add_deal(org=org, value=900)
    w.run()
    assert held(w) == {deal: "UNUSUAL_VALUE"}
    decide(w, lambda books: resolutions.release(books, [deal]))
    return deal


@pytest.mark.parametrize("name", [SEEN, MARKED, f"{SEEN}\u200b"])
def test_a_release_holds_whatever_nobody_sees(w: World, org: int, name: str) -> None:
    deal = hold_and_release(w, org)
    w.sandbox.pipedrive.edit_organization(org, name=name)

    assert [one.deal_id for one in w.run().bookings] == [deal]


def test_a_name_that_looks_otherwise_is_asked_about_again(w: World, org: int) -> None:
    deal = hold_and_release(w, org)
    w.sandbox.pipedrive.edit_organization(org, name="Hotel Verde")

    w.run()

    assert held(w) == {deal: "UNUSUAL_VALUE"}


@pytest.mark.parametrize("name", [SEEN, MARKED])
def test_so_does_one_of_the_version_before_whose_fingerprints_had_the_marks(
    w: World, org: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(Intake, "fingerprint_of", Intake._of_all)
        deal = hold_and_release(w, org)
    w.sandbox.pipedrive.edit_organization(org, name=name)

    assert w.run(dry_run=True).quarantine == ()
    assert [one.deal_id for one in w.run().bookings] == [deal]
