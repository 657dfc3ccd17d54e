"""What nobody knows about Conta Azul, as switches; the harder case is the default."""

from dataclasses import dataclass
from typing import Literal


@dataclass(kw_only=True)
class ContaAzulSwitches:
    """How this Conta Azul behaves where its documentation is silent.

    The texts and codes of refusals differ by account and year as well, so a client
    must not depend on them.
    """

    # The account
    plan_blocked: str | None = None
    """`BLOQUEADA` or `END_TRIAL`: every path answers 403 with this `status_conta`."""
    reuse_kills_connection: bool = True
    """A refresh token used twice ends the whole connection, not only that call."""

    login: Literal["erp_user", "portal_user", "nobody"] = "erp_user"
    """Who lets an application in. A user of the developer portal can, but then every
    call is 401; `nobody` does not agree."""
    wrong_client: Literal["own_error", "subtype"] = "own_error"
    """A wrong id or secret is an `invalid_client`, or an `invalid_grant` because of it."""

    # Answers
    retry_after: bool = False
    """429 says how long to wait; nobody has seen it do so."""
    whole_numbers_as_floats: bool = False
    """`10.0` where the documentation promises `10`."""
    empty_dates: bool = False
    """`""` for the date of a change that never happened."""

    # Lists
    lag_seconds: float = 0
    """A new record shows in lists only after so long."""
    hidden_by_default: bool = True
    """Without the parameter, persons are `Cliente` and `Física` only."""
    repeated_values: Literal["first", "all", "comma"] = "first"
    """Of a repeated key, lists of persons read the first value alone, or all."""
    documents_filter: bool = False
    """`documentos` filters; in production it was ignored."""
    documents_shown: Literal["punctuation", "bare", "stars"] = "punctuation"
    cost_centers_key: Literal["items", "itens"] = "items"
    status_filter: Literal["heeded", "ignored", "other_words"] = "heeded"
    """`situacoes` of sales, whose words the vendor does not list: taken as those that
    a sale is read with, ignored, or words that no sale bears."""
    deepest_row: int | None = None
    """A page that ends beyond it is answered 400; no limit where None."""
    addresses_listed: bool = True
    """`com_endereco` has lists of persons show the address of those who have one."""

    # Creates
    names_kept: Literal["as_sent", "short", "escaped", "cut", "upper"] = "as_sent"
    """How the names of persons, products and services are stored: without characters of
    four bytes, with `&amp;`, cut at 60 characters, in capitals."""
    duplicate_person: Literal["accepted", "refused"] = "accepted"
    tax_ids_checked: bool = True
    """A broken check digit is refused with 400."""
    alphanumeric_cnpj: Literal["accepted", "refused"] = "accepted"
    duplicate_sku: Literal["accepted", "refused"] = "refused"
    sale_status_code: Literal[200, 201] = 201
    contract_status_code: Literal[200, 201] = 201
    rounding: Literal["per_line", "at_end", "unit_price"] = "unit_price"
    """Where a sale's total meets the centavo."""
    duplicate_number_status: Literal[400, 409] = 400
    unknown_id_status: Literal[400, 404, 500] = 400
    sale_error_key: Literal["error", "message", "mensagem"] = "error"
    next_number_of_none: Literal["null", "one"] = "null"
    """The next number of an account without any sale."""
    stock: Literal["unchecked", "held", "refused"] = "unchecked"
    """`Verificar estoque ao criar uma venda`, and what it does to a sale.

    Switched to `unchecked` again, it frees the sales that were held.
    """
    reserving_seconds: float = 0
    """For so long after its create a sale says that its stock is being reserved."""

    # Contracts
    contract_page_limit: Literal[50, 1000] = 50
    """The vendor's file says 50; production took 1000."""
    contract_notes_shown: bool = True
    """A contract's notes come back, where its payment is described; else nowhere."""
    contract_notes_in_sales: bool = False
    """A contract's notes stand in the sales that it made as well."""
