"""The fence around one deal: what breaks on it sets it aside, and stops nothing."""

import pytest

from ganho.domain.unreadable import Trouble, of_one_deal, unreadable
from ganho.errors import (
    FatalError,
    RejectedError,
    RetryableError,
    UnknownOutcomeError,
)


@pytest.mark.parametrize("error", [ValueError("Bia"), KeyError("x"), RecursionError()])
def test_whatever_breaks_is_named_by_its_kind_and_not_in_its_words(
    error: Exception,
) -> None:
    with pytest.raises(RejectedError) as caught, of_one_deal():
        raise error

    assert caught.value.reason == "DEAL_UNREADABLE"
    kind = type(error).__name__
    assert caught.value.facts == {"why": "unforeseen", "kind": kind}
    assert "Bia" not in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        unreadable(Trouble.LINE),
        RejectedError("TAX_ID_INVALID"),
        FatalError("stop"),
        RetryableError("wait"),
        UnknownOutcomeError("look"),
        MemoryError(),
        KeyboardInterrupt(),
        SystemExit(),
    ],
    ids=repr,
)
def test_what_says_itself_whom_it_concerns_goes_on_as_before(
    error: BaseException,
) -> None:
    with pytest.raises(type(error)) as caught, of_one_deal():
        raise error

    assert caught.value is error
