"""Whatever happens, each won deal has one sale, or a reason that is told."""

import os
import re
import time

import pytest
from hypothesis import Phase, reproduce_failure, seed
from hypothesis.stateful import run_state_machine_as_test

from tests.chaos.histories import BLOCK, History, so_many

SEEDS = int(os.environ.get("GANHO_CHAOS") or 40)
"""`make chaos SEEDS=2000` plays so many; a slice of them is part of every test run."""
REPLAY = os.environ.get("GANHO_REPLAY")
BLOB = re.compile(r"@reproduce_failure\('([^']+)', b'([^']*)'\)")


def play(machine: type[History], histories: int) -> None:
    """Play histories; the first that fails is made small, and told in one line."""
    chosen = so_many(histories, Phase.generate, Phase.shrink)
    try:
        run_state_machine_as_test(machine, settings=chosen)
    except BaseException as error:
        found = BLOB.search("\n".join(getattr(error, "__notes__", [])))
        if found:
            error.add_note(f'make chaos REPLAY="{found[1]} {found[2]}"')
        raise


@pytest.mark.skipif(bool(REPLAY), reason="one history is replayed")
@pytest.mark.parametrize("block", range(-(-SEEDS // BLOCK)))
def test_each_deal_has_one_sale_or_a_reason(block: int) -> None:
    machine = seed(block)(type(f"History{block}", (History,), {}))
    since = time.monotonic()

    play(machine, BLOCK)

    minutes = (time.monotonic() - since) / 60
    print(f"block {block}: {BLOCK / minutes:.0f} histories a minute")


@pytest.mark.skipif(not REPLAY, reason="nothing is replayed")
def test_the_history_that_failed() -> None:
    version, _, blob = (REPLAY or "").partition(" ")
    machine = reproduce_failure(version, blob.encode())(
        type("Replayed", (History,), {})
    )

    run_state_machine_as_test(machine)
