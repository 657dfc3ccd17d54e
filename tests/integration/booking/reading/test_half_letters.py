"""A text that somebody cut in the middle of an emoji stops nothing."""

import pytest

from tests.mapping_deals import line
from tests.world import World

CUT = "\ud83d"


@pytest.fixture
def deal(w: World) -> int:
    """A deal whose title, customer, product and owner end in half a letter."""
    crm = w.sandbox.pipedrive
    crm.add_user(77, f"Ana {CUT}")
    coffee = crm.add_product(f"Café {CUT}", code="C-1")
    return crm.add_deal(
        org=crm.add_organization(f"Hotel Azul {CUT}"),
        title=f"Reposição {CUT}",
        owner=77,
        lines=(line(coffee, "10.00"),),
    )


def test_it_is_booked_and_so_is_every_other(w: World, deal: int) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    erp.add_customer(f"Outro {CUT}")
    other = crm.add_deal(person=crm.add_person("Rui Lima"), value="20.00")

    report, again = w.run(), w.run(look_back_days=7)

    assert sorted(one.deal_id for one in report.bookings) == [deal, other]
    assert (again.counts.booked, again.counts.already_booked) == (0, 2)
    assert len(erp.sales()) == 2
