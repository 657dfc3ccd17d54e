"""`ganho init`, the ERP: the application, the code flow, the account's own lists."""

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from uuid import UUID

from ganho.cli.authorizing import name_of, obtain_connection
from ganho.cli.company_file import ContaAzulTable
from ganho.cli.init.crm_questions import SHOWN, trouble
from ganho.cli.init.questions import Choice, Interview
from ganho.cli.init.typed_answers import address, redirect_uri, secret
from ganho.company.composition import (
    REDIRECT_URI,
    ContaAzulAccess,
    Surroundings,
    conta_azul_with,
)
from ganho.company.connection import Connection
from ganho.conta_azul.code_flow import FreshToken
from ganho.conta_azul.schemas.named import Named
from ganho.domain.names import fold_name, is_blank_name
from ganho.errors import GanhoError
from ganho.words.amounts import printable

CNPJ_LENGTH = 14
OLD = {
    "token_url": "https://auth.contaazul.com/oauth2/token",
    "authorize_url": "https://auth.contaazul.com/login",
}
DEFAULTS = {
    name: str(ContaAzulTable.model_fields[name].default)
    for name in ("api_url", "token_url", "authorize_url")
}


def ask_conta_azul(
    ask: Interview, slug: str, variable: str, around: Surroundings
) -> tuple[ContaAzulAccess, Connection | None]:
    """Ask for the application, and let a person authorize; None means later."""
    access = _ask_application(ask, _ask_hosts(ask), variable)
    if ask.choose_words("authorize", ["now", "later"], slug=slug) == "later":
        return access, None
    while True:
        connection, access, again = _connect(ask, access, variable, around)
        if not again:
            return access, connection


def _connect(
    ask: Interview, access: ContaAzulAccess, variable: str, around: Surroundings
) -> tuple[Connection | None, ContaAzulAccess, bool]:
    """Try once; the last of what is given says whether to try again."""
    try:
        connection = obtain_connection(
            access, ask.console, language=ask.language, around=around
        )
    except GanhoError as error:
        ask.print(trouble(error, ask), "yellow")
    else:
        if _is_right(ask, connection):
            ask.say("conta_azul_ok")
            document = connection.account.document or ""
            cnpj = document if len(document) == CNPJ_LENGTH else ""
            return connection, replace(access, cnpj=cnpj), False
        ask.say("another_company")
    chosen = ask.choose_words("try_again", ["same_again", "correct", "later"])
    if chosen == "correct":
        access = _ask_application(ask, access, variable)
    return None, access, chosen != "later"


def _is_right(ask: Interview, connection: Connection) -> bool:
    company = name_of(connection.account, ask.language)
    return ask.confirm("right_company", default=True, company=company)


def _ask_hosts(ask: Interview) -> ContaAzulAccess:
    hosts = ask.choose_words("hosts", ["hosts_new", "hosts_old", "hosts_sandbox"])
    urls = DEFAULTS | (OLD if hosts == "hosts_old" else {})
    if hosts == "hosts_sandbox":
        base = ask.ask("conta_azul_url", address)
        urls = {
            "api_url": base,
            "token_url": f"{base}/oauth/token",
            "authorize_url": f"{base}/#/oauth/authorize",
        }
    return ContaAzulAccess(
        api_url=urls["api_url"],
        token_url=urls["token_url"],
        authorize_url=urls["authorize_url"],
        client_id="",
        client_secret="",
        redirect_uri=REDIRECT_URI,
    )


def _ask_application(
    ask: Interview, access: ContaAzulAccess, variable: str
) -> ContaAzulAccess:
    """Ask for what the portal shows of the application."""
    client_id = ask.ask("client_id", secret, access.client_id)
    known = os.environ.get(variable, "")
    return replace(
        access,
        client_id=client_id,
        client_secret=ask.secret("client_secret", secret, known, name=variable),
        redirect_uri=ask.ask("redirect_uri", redirect_uri, access.redirect_uri),
    )


def ask_lists(
    ask: Interview,
    access: ContaAzulAccess,
    connection: Connection,
    around: Surroundings,
) -> Mapping[str, str]:
    """Let seller, category, cost centre and account be chosen, each list read once."""
    tokens = FreshToken(connection.tokens.access_token)
    with closing(conta_azul_with(tokens, access, around)) as client:
        return {
            "seller": _choose(ask, "seller", client.account.sellers),
            "category": _choose(ask, "category", client.account.categories),
            "cost_center": _choose(ask, "cost_center", client.account.cost_centers),
            "financial_account": _choose(
                ask, "financial_account", client.account.accounts
            ),
        }


def _choose(ask: Interview, key: str, read: Callable[[], list[Named]]) -> str:
    try:
        found = read()
    except GanhoError as error:
        ask.say("list_failed", why=trouble(error, ask))
        return ""
    if not found:
        ask.say("list_empty", question=ask.question(key))
        return ""
    return ask.choose(key, [Choice("", ask.word("none")), *choices_of(found)])


def choices_of(found: list[Named]) -> list[Choice]:
    """Choose by name where that is one entry's alone and can be written, else by id."""
    folded = [fold_name(one.name) for one in found]
    choices = []
    for one in found:
        clear = folded.count(fold_name(one.name)) == 1 and _is_usable(one.name)
        name = printable(one.name)[:SHOWN]
        title = name if clear else f"{name} ({one.id[:SHOWN]})"
        choices.append(Choice(one.name if clear else one.id, title))
    return choices


def _is_usable(name: str) -> bool:
    """Tell whether a name can stand in the file and is not taken for an id."""
    if is_blank_name(name) or any("\ud800" <= letter <= "\udfff" for letter in name):
        return False
    try:
        UUID(name)
    except ValueError:
        return True
    return False
