"""The password of Prefect's server on this machine, where its operator gave none."""

import secrets
from pathlib import Path

from ganho.cli.init.place import place
from ganho.company.home import ganho_home


def password_file() -> Path:
    """Tell where the password is kept, for its owner alone."""
    return ganho_home() / "prefect-password"


def new_password() -> str:
    """Make one as Prefect wants it, a name and what nobody guesses."""
    return f"ganho:{secrets.token_urlsafe(24)}"


def kept_password() -> str | None:
    """Give the password that is kept."""
    file = password_file()
    # Whoever writes it by hand may have an editor that begins it with a mark.
    return file.read_text("utf-8-sig").strip() or None if file.exists() else None


def keep_password() -> str:
    """Give the password that is kept; make one where there is none."""
    found = kept_password()
    if found is None:
        found = new_password()
        place(password_file(), f"{found}\n", lambda _beside: None)
    return found


def given_password() -> str | None:
    """Give the password that the operator set for a server of this machine."""
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    secret = get_current_settings().server.api.auth_string
    return secret.get_secret_value() if secret else None
