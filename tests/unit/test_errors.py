"""Errors are named after what the caller does next."""

from ganho.errors import FatalError, RefusedError, RejectedError, RetryableError


def test_a_refusal_is_looked_into_before_a_deal_is_set_aside() -> None:
    refusal = RefusedError(400, "Cliente inválido")

    assert not isinstance(refusal, RejectedError)
    assert (refusal.status, refusal.text) == (400, "Cliente inválido")
    assert "Cliente" not in str(refusal)


def test_what_else_went_wrong_is_said_with_its_remedy() -> None:
    error = RetryableError("{vendor} is down.", vendor="One")

    error.also(FatalError("The other lets nobody in.", remedy="Authorize again."))

    assert str(error) == "One is down. The other lets nobody in. Authorize again."
    assert str(error.message) == str(error)


def test_where_nothing_else_did_nothing_is_added() -> None:
    error = RetryableError("One is down.")

    error.also(None)

    assert str(error) == str(error.message) == "One is down."
