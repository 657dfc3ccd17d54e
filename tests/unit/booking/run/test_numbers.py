"""Numbers are counted on from the vendor's next one, and never given twice."""

from ganho.booking.run.numbers import Numbers
from tests.unit.booking.fakes import Promises


class Vendor:
    """A vendor whose counter a test turns."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.asked = 0

    def fetch(self) -> int:
        self.asked += 1
        return self.number


def test_the_vendor_is_asked_once_a_run() -> None:
    vendor = Vendor(7)
    numbers = Numbers("sale", vendor.fetch, Promises())

    assert [numbers.take() for _ in range(3)] == [7, 8, 9]
    assert vendor.asked == 1


def test_what_an_open_promise_holds_is_not_given() -> None:
    promises = Promises()
    for number in (7, 8):
        promises.begin("sale", str(number), payload_hash="h", number=number)
    promises.begin("contract", "1", payload_hash="h", number=9)
    numbers = Numbers("sale", Vendor(7).fetch, promises)

    assert numbers.take() == 9


def test_after_a_refusal_the_vendor_is_asked_anew() -> None:
    vendor = Vendor(7)
    numbers = Numbers("sale", vendor.fetch, Promises())
    numbers.take()
    vendor.number = 20

    assert (numbers.take_fresh(), numbers.take()) == (20, 21)


def test_a_number_that_the_counter_has_not_passed_is_unused() -> None:
    vendor = Vendor(8)
    numbers = Numbers("sale", vendor.fetch, Promises())

    assert numbers.is_unused(8)
    assert not numbers.is_unused(7)
