"""Two `ganho sync` of one company, started together again and again."""

import pytest

from tests.processes import DONE, IN_PART, Company

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-1")]
TIMES = 20
ANOTHER = "Outra execução desta empresa está em andamento ("


def test_one_goes_in_and_the_other_says_so(company: Company) -> None:
    lost = 0
    for _ in range(TIMES):
        company.win(1)
        both = [company.sync(place="start", act="SIGSTOP").stopped() for _ in range(2)]
        for one in both:
            one.wake()
        codes = {one: one.end() for one in both}
        winners = [one for one in both if codes[one] == DONE]
        losers = [one for one in both if codes[one] == IN_PART]
        lost += len(losers)

        assert winners
        assert len(winners) + len(losers) == 2
        assert all(company.is_told(one) for one in winners)
        for loser in losers:
            assert len(loser.lines) == 1
            assert loser.said.startswith(ANOTHER)
        assert company.made() == company.deals
    # One may have ended before the other looked; what counts is that they often met.
    assert lost >= TIMES // 4
    assert company.harms() == []
