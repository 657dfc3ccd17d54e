"""The words of `ganho init`: every question with its help, every remark."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.sentences import in_every_language


@dataclass(frozen=True, kw_only=True)
class InitTexts:
    """Questions (what is asked, one sentence of help) and sayings."""

    questions: Mapping[str, tuple[str, str]]
    sayings: Mapping[str, str]


QUESTIONS = {
    "language": (
        "Idioma / Language",
        "Das perguntas e dos relatórios. / Of the questions and reports.",
    ),
    "slug": (
        "Short name of the company",
        "Lower-case letters, digits and dashes; commands know the company by it.",
    ),
    "file": (
        "Company file",
        "Where the answers are written; only you will be able to read it.",
    ),
    "overwrite": (
        "Replace the file that is there?",
        "{file} is there already; what it holds today is lost if it is replaced.",
    ),
    "placing": (
        "Where to keep the secrets",
        (
            "Token and client_secret open the company's accounts: whoever reads them, "
            "enters."
        ),
    ),
    "base_url": (
        "Address of Pipedrive",
        "As the browser shows it, such as https://acme.pipedrive.com.",
    ),
    "api_token": (
        "Pipedrive API token",
        (
            "In Pipedrive: picture > Personal preferences > API. It is not shown; empty "
            "takes the variable {name}, if there is one."
        ),
    ),
    "hosts": (
        "Addresses of Conta Azul",
        (
            "The current ones do for nearly all; the old ones for applications made before "
            "the change."
        ),
    ),
    "conta_azul_url": (
        "Address of the simulated Conta Azul",
        "What ganho sandbox shows when it starts.",
    ),
    "client_id": (
        "client_id of the application in Conta Azul",
        "It stands in the portal developers.contaazul.com, on the application's page.",
    ),
    "client_secret": (
        "client_secret of the application in Conta Azul",
        (
            "It is beside the client_id. It is not shown; empty takes the variable {name}, "
            "if there is one."
        ),
    ),
    "redirect_uri": (
        "redirect_uri of the application",
        (
            "Letter for letter as registered in the portal; applications for development "
            "have https://www.contaazul.com."
        ),
    ),
    "authorize": (
        "Authorize ganho in Conta Azul now?",
        (
            "Now, seller and accounts are chosen from the real lists; later, it is ganho "
            "authorize {slug}."
        ),
    ),
    "try_again": (
        "And now?",
        "A code lives three minutes and works once; another attempt asks for a new one.",
    ),
    "right_company": (
        "Is this the right company?",
        "Sales will be created in: {company}.",
    ),
    "time_zone": (
        "Time zone",
        "The days of sales and the times of reports are those of this zone.",
    ),
    "contracts": (
        "Are there recurring contracts?",
        "Yes: deals marked in Pipedrive become contracts; ganho apply makes the fields.",
    ),
    "contract_value": (
        "The value of a recurring deal is that of",
        "It holds for lines without a billing frequency in Pipedrive.",
    ),
    "pipelines": (
        "Pipelines",
        (
            "Mark those whose deals become sales; none marked: all, those yet to be made "
            "included."
        ),
    ),
    "activated_at": (
        "Activation",
        (
            "Deals won earlier are not booked. YYYY-MM-DD or DD/MM/YYYY, with HH:MM if you "
            "like."
        ),
    ),
    "customer_matching": (
        "When a customer is the same",
        (
            "By tax id nobody is entered twice for a changed name; the native integration "
            "wants the same name and tax id."
        ),
    ),
    "seller": (
        "Seller",
        "The seller that sales name in Conta Azul.",
    ),
    "payment_condition": (
        "Payment condition",
        "À vista (at once), 3x, or days such as 30,60; for deals without instalments.",
    ),
    "payment_due_days": (
        "Days until payment at once is due",
        "0 is due on the day of the sale.",
    ),
    "payment_method": (
        "Payment method",
        "As the sale in Conta Azul shows it.",
    ),
    "category": (
        "Financial category",
        "The income category of sales; if empty, Conta Azul takes its own and locks it.",
    ),
    "cost_center": (
        "Cost centre",
        "The cost centre of sales.",
    ),
    "financial_account": (
        "Financial account",
        "The account in which the instalments are expected.",
    ),
    "guards": (
        "Do you want guards?",
        "They can hold deals until a person has looked; all are off by default.",
    ),
    "settle_minutes": (
        "Minutes to wait after a deal is won",
        "Leaves time to correct a deal before the sale; 0 is off.",
    ),
    "max_new_deals": (
        "Most new deals in one run",
        "More than that wait for a person; 0 is off.",
    ),
    "hold_above": (
        "Hold deals above (R$)",
        "Larger deals wait for a person; 0 is off.",
    ),
    "closed_until": (
        "Month closed until",
        "Deals won before this day take the day of booking; 0 is off.",
    ),
    "apply": (
        "Apply now?",
        (
            "Checks the file, tries the connections and keeps all in Prefect; makes no "
            "sales."
        ),
    ),
}

SAYINGS = {
    "welcome": "Let us prepare a company. Enter takes what stands in brackets; Ctrl-C "
    "leaves without writing anything.",
    "how_choose": "(arrows and Enter)",
    "how_filter": "(arrows and Enter; type to filter)",
    "how_many": "(space marks, Enter ends)",
    "yes": "Yes",
    "no": "No",
    "none": "(none)",
    "stopped": "Stopped. Nothing was written.",
    "stopped_after": "Stopped. {file} is ready; next: ganho apply {file}",
    "empty": "An answer is missing.",
    "too_long": "The answer is too long.",
    "unreadable": "The answer has characters that cannot be used.",
    "bad_slug": "Use only lower-case letters, digits and dashes, up to 63, no accents.",
    "bad_secret": "That does not look like a secret: paste only it, without blanks or "
    "accents.",
    "bad_address": "That is no https:// address (http only on this machine).",
    "bad_redirect": "That cannot be the redirect_uri: an address without ? & # % + or "
    "accents.",
    "bad_time_zone": "That is no time zone: write, for instance, America/Sao_Paulo or "
    "America/Manaus.",
    "bad_moment": "That is no date: write, for instance, 2026-11-01 or 01/11/2026 08:00.",
    "bad_day": "That is no day: write, for instance, 2026-10-31, or 0 for none.",
    "bad_number": "Write a whole number from 0 to {largest}.",
    "bad_amount": "Write an amount such as 1500 or 1500.50.",
    "bad_condition": "Write À vista, 3x, or days such as 30,60.",
    "no_folder": "It cannot be written there: there is no such folder.",
    "is_folder": "It cannot be written there: it is a folder.",
    "not_writable": "It cannot be written there.",
    "place_env": "In environment variables (the file only names them)",
    "place_file": "In the file itself (only you can read it)",
    "hosts_new": "The current ones",
    "hosts_old": "The old ones (auth.contaazul.com)",
    "hosts_sandbox": "A simulated Conta Azul (ganho sandbox)",
    "now": "Now",
    "later": "Later",
    "same_again": "Try again",
    "correct": "Correct client_id, client_secret or redirect_uri",
    "per_period": "one period (such as a month)",
    "total": "the whole term",
    "match_tax_id": "Same tax id (recommended)",
    "match_native": "Same name and tax id (as the native integration)",
    "method_none": "(do not say)",
    "not_admin": "The token is not an administrator's: without that, deals and contacts "
    "of other people stay unseen and are lost as sales. Settings > Manage users shows who "
    "is an administrator; use the token of one.",
    "admin_unknown": "Pipedrive does not say whether the token is an administrator's: "
    "look at Settings > Manage users. Without that, deals of other people stay unseen.",
    "pipedrive_ok": "Pipedrive is connected: {company}.",
    "conta_azul_ok": "Conta Azul is connected.",
    "another_company": "Then authorize again as a user of the right company.",
    "looking": "Looking at the last won deals...",
    "would_duplicate": "Of {deals} deals won in the last 90 days, the native "
    "rule would have made {duplicates} duplicate customers.",
    "would_not_duplicate": "Of {deals} deals won in the last 90 days, the native "
    "rule would have made no duplicates.",
    "no_estimate": "How many duplicates the native rule would have made cannot be told: "
    "there are no recent won deals with a CPF or CNPJ.",
    "estimate_failed": "How many duplicates the native rule would have made cannot be "
    "told: {why}",
    "list_failed": "The list cannot be read and is left without a choice: {why}",
    "list_empty": "{question}: the account has none; left out.",
    "lists_later": "Seller, category, cost centre and financial account depend on Conta "
    "Azul: after ganho authorize {slug}, put the names into the file "
    "(docs/configuration.md) and run ganho apply again.",
    "written": "Written: {file}",
    "export": "Put into the environment, with the values that you typed:",
    "not_kept": "The access that was authorized is not kept in the file: after ganho "
    "apply, run ganho authorize {slug}.",
    "next_apply": "Next: ganho apply {file}",
    "next_authorize": "Next: ganho authorize {slug}",
    "next_sync": "To see what would be booked, creating nothing: ganho sync {slug} "
    "--dry-run",
    "heading": "Made by ganho init. Every key: docs/configuration.md",
}

INIT = in_every_language(InitTexts(questions=QUESTIONS, sayings=SAYINGS))
