"""Why an authorization came to nothing, in words that say which setting is meant."""

import httpx

from ganho.conta_azul.oauth import plain, read_refusal
from ganho.errors import FatalError, RetryableError

CLIENT = frozenset({"invalid_client", "unauthorized_client"})
REDIRECT = frozenset({"redirect_mismatch", "redirect_uri_mismatch"})
PASSING = frozenset({"server_error", "temporarily_unavailable"})


def code_refusal(answer: httpx.Response) -> FatalError | RetryableError:
    """Decide what a refused exchange of a code means."""
    status = answer.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or (
        status == httpx.codes.TOO_MANY_REQUESTS
    ):
        return RetryableError(
            "Conta Azul's token URL answered {status}.", status=status
        )
    refusal = read_refusal(answer)
    said = {refusal.error, refusal.error_subtype}
    if status == httpx.codes.UNAUTHORIZED:
        said.add("invalid_client")
    if known := _known(said):
        return known
    if "access_revoked" in said:
        return FatalError(
            "Conta Azul says that the access was revoked (access_revoked).",
            remedy="Run `ganho authorize` again and allow the access.",
        )
    if "invalid_grant" in said:
        return _refused_code()
    return FatalError(
        "Conta Azul's token URL answered {status} to the code ({error}).",
        remedy="Check token_url, client_id and client_secret in the company file, run "
        "`ganho apply`, then `ganho authorize`.",
        status=status,
        error=plain(refusal.error) or "no reason given",
    )


def page_refusal(error: str) -> FatalError | RetryableError:
    """Decide what it means that the authorize page gave an error and no code."""
    if known := _known({error}):
        return known
    if error in PASSING:
        return RetryableError(
            "Conta Azul's authorize page answered {error}.", error=error
        )
    if error == "access_denied":
        return FatalError(
            "The access was not allowed in Conta Azul.",
            remedy="Run `ganho authorize` again and allow it, as a user who may.",
        )
    return FatalError(
        "Conta Azul's authorize page answered {error}.",
        remedy="Check authorize_url and client_id in the company file, run `ganho "
        "apply`, then `ganho authorize`.",
        error=plain(error) or "an error",
    )


def _known(said: set[str]) -> FatalError | None:
    """Explain what is wrong with the application, wherever it is said."""
    if said & CLIENT:
        return FatalError(
            "Conta Azul does not accept client_id and client_secret (invalid_client).",
            remedy="Copy both from Conta Azul's developer portal into the company "
            "file, run `ganho apply`, then `ganho authorize`.",
        )
    if said & REDIRECT:
        return FatalError(
            "redirect_uri is not the one registered for the application "
            "(redirect_mismatch).",
            remedy="Copy it letter for letter from Conta Azul's developer portal into "
            "the company file, run `ganho apply`, then `ganho authorize`.",
        )
    if "invalid_scope" in said:
        return FatalError(
            "Conta Azul does not grant the application its scope (invalid_scope).",
            remedy="Check the application in Conta Azul's developer portal, then run "
            "`ganho authorize` again.",
        )
    return None


def _refused_code() -> FatalError:
    """Name all that looks the same from here."""
    return FatalError(
        "Conta Azul does not accept the code (invalid_grant).",
        remedy="A code works once and for three minutes: run `ganho authorize` again. "
        "If that stays so, compare redirect_uri, letter for letter, and client_id with "
        "Conta Azul's developer portal; authorize_url and token_url must be of the "
        "same generation.",
    )
