"""Errors are named after what the caller does next."""

from ganho.errors import RefusedError, RejectedError


def test_a_refusal_is_looked_into_before_a_deal_is_set_aside() -> None:
    refusal = RefusedError(400, "Cliente inválido")

    assert not isinstance(refusal, RejectedError)
    assert (refusal.status, refusal.text) == (400, "Cliente inválido")
    assert "Cliente" not in str(refusal)
