"""The reports that the unit tests show, for what draws them with a plotting library."""

from tests.unit import conftest

_tally, _make_booking, _make_held = (
    conftest._tally,
    conftest._make_booking,
    conftest._make_held,
)
make_report, make_standing = conftest.make_report, conftest.make_standing
