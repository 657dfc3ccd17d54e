"""What a checkup says."""

from ganho.words.doctor_words import DoctorWords, Said
from ganho.words.sentences import Forms, in_every_language

APPLY = "correct the company file and run ganho apply"
IN_LIST = (
    f"Check the name in Conta Azul, {APPLY}. Until then runs stop at the first sale "
    "that needs it."
)
LOCKED = (
    "Put the name of one into {setting} in the company file and run ganho apply: Conta "
    "Azul lets nobody fill it in later, when the sale is edited."
)

DOCTOR = in_every_language(
    DoctorWords(
        states={"ok": "ok", "warning": "WARNING", "failure": "FAILURE"},
        failures=Forms("failure", "failures"),
        warnings=Forms("warning", "warnings"),
        in_order=Forms("in order", "in order"),
        not_asked=Forms("not checked", "not checked"),
        not_asked_line='Not checked, since it depends on "{because}": {names}.',
        days="days",
        titles={
            "company_file": "Company file",
            "ledger": "Ledger",
            "lease": "Run under way",
            "last_run": "Last complete run",
            "oldest_deal": "Deal waiting longest",
            "pipedrive_access": "Access to Pipedrive",
            "pipedrive_admin": "Administrator in Pipedrive",
            "pipedrive_company": "Company in Pipedrive",
            "pipedrive_tokens": "Pipedrive's daily budget",
            "conta_azul_connection": "Connection to Conta Azul",
            "conta_azul_plan": "Conta Azul's plan",
            "conta_azul_company": "Company in Conta Azul",
            "credentials": "Owners of the credentials",
            "clock": "Clock of this machine",
            "time_zone": "Time zone",
            "tax_id_fields": "CPF and CNPJ fields",
            "contract_fields": "Contract fields",
            "seller": "Seller",
            "category": "Category",
            "cost_center": "Cost center",
            "financial_account": "Financial account",
            "payment": "Payment condition and method",
            "stock_check": "Stock check",
            "native_integration": "Conta Azul's own integration",
            "prefect_server": "Prefect server",
            "work_pool": "Prefect's work pool",
            "schedule": "Prefect's schedule",
            "starts": "Starts of runs",
        },
        names={
            "organization": "organization",
            "person": "person",
            "deal": "deal",
            "open": "waiting",
            "quarantined": "held",
        },
        common={
            "not_asked": Said(
                'Not checked: it depends on "{because}".',
                'Settle "{because}" and run ganho doctor {company} again.',
            ),
            "refused": Said("{problem}", "{cure}"),
            "unreachable": Said(
                "{problem}",
                "Check this machine's network and whether the system is up; then run ganho "
                "doctor {company} again.",
            ),
        },
        cases={
            "company_file": {
                "applied": Said("Applied; it holds for deals won since {at}."),
                "later": Said("Applied; it holds from {at} on only."),
                "off": Said(
                    "The company is switched off (enabled = false): nothing is booked.",
                    "Set enabled = true in the company file and run ganho apply.",
                ),
            },
            "ledger": {
                "current": Said("It answers; schema {schema}, that of this version."),
                "missing": Said(
                    "There is no ledger at the stored address.",
                    "Check GANHO_LEDGER_URL. If the ledger is lost, put a copy back, or run "
                    "ganho sync {company}: it makes another one and finds again all that it "
                    "has booked.",
                ),
                "newer": Said(
                    "The ledger's schema ({schema}) is newer than this ganho ({ours}).",
                    "Update ganho to the version that upgraded it.",
                ),
                "older": Said(
                    "The ledger's schema ({schema}) is older than this ganho ({ours}).",
                    "Run ganho apply with the company's file, which upgrades it.",
                ),
                "other_key": Said(
                    "The ledger was sealed with another key: no run opens it, and nothing "
                    "in it changes.",
                    "Check GANHO_LEDGER_URL and Prefect's block ganho-ledger/default. With "
                    "the old key, run ganho ledger rekey. If it is lost, ganho ledger "
                    "forget-key says what goes with it.",
                ),
                "temporary": Said(
                    "The ledger is in a temporary folder, which the machine may clear: "
                    "{path}.",
                    "Stop the runs, move the file to another folder and point "
                    "GANHO_LEDGER_URL to it.",
                ),
            },
            "lease": {
                "free": Said("None now."),
                "held": Said("Under way since {at}: {holder}."),
            },
            "last_run": {
                "recent": Said("{age} ago."),
                "off": Said("None is expected: the company is switched off."),
                "late": Said(
                    "The last one was {age} ago, on {at}.",
                    "See in Prefect why those after it stopped, or run ganho sync {company} "
                    "and read what it says.",
                ),
                "long_ago": Said(
                    "The last one was {age} ago, on {at}. Deals won since then may not be "
                    "booked.",
                    "Run ganho sync {company} and read what it says.",
                ),
                "none": Said(
                    "There was none yet.",
                    "Run ganho sync {company} --dry-run to see what would be booked, then "
                    "ganho sync {company}.",
                ),
            },
            "oldest_deal": {
                "none": Said("None: all that was won is booked or left out."),
                "young": Said(
                    "{deals} not booked yet; the oldest, deal {deal}, {state} for {age}."
                ),
                "old": Said(
                    "{deals} not booked yet; the oldest, deal {deal}, {state} for {age}.",
                    "See reason and remedy with ganho quarantine {company}, and its story "
                    "with ganho explain {company} {deal}.",
                ),
            },
            "pipedrive_access": {
                "answers": Said("Pipedrive answers and takes the token ({address}).")
            },
            "pipedrive_admin": {
                "admin": Said("The token is an administrator's."),
                "unknown": Said(
                    "Pipedrive does not say whether the token is an administrator's. "
                    "Another user sees fewer deals, without a word.",
                    "Check in Pipedrive that the token's owner is an administrator of deals.",
                ),
                "no_admin": Said(
                    "The token is no administrator's, who alone sees every deal.",
                    "Put an administrator's token into the company file and run ganho apply.",
                ),
            },
            "pipedrive_company": {
                "same": Said("The same as last time ({found})."),
                "first": Said("{found}; the first run notes it."),
                "other": Said(
                    "The token belongs to another company ({found}) than last time "
                    "({known}).",
                    "Put the right token into the company file and run ganho apply; another "
                    "pair of companies needs another name in company.",
                ),
            },
            "pipedrive_tokens": {
                "enough": Said(
                    "{percent}% of today's tokens are left ({left} of {limit})."
                ),
                "untold": Said("Pipedrive did not say how much is left today."),
                "low": Said(
                    "{percent}% of today's tokens are left ({left} of {limit}); below 10% "
                    "ganho stops.",
                    "See which integrations spend so much, or wait for the daily reset.",
                ),
                "nearly_spent": Said(
                    "{percent}% of today's tokens are left ({left} of {limit}): ganho leaves "
                    "the last tenth to other integrations.",
                    "See which integrations spend so much. The runs after the daily reset "
                    "catch up by themselves.",
                ),
            },
            "conta_azul_connection": {"alive": Said("Authorized and alive.")},
            "conta_azul_plan": {"allowed": Said("The plan allows the API.")},
            "conta_azul_company": {
                "same": Said("The same as last time ({found})."),
                "first": Said("{found}; the first run notes it."),
                "other": Said(
                    "The connection belongs to another company ({found}) than last time "
                    "({known}).",
                    "Authorize the right company with ganho authorize {company}; another "
                    "pair of companies needs another name in company.",
                ),
                "other_cnpj": Said(
                    "The connected company ({found}) does not bear the CNPJ of the company "
                    "file.",
                    "Authorize the right company with ganho authorize {company}, or correct "
                    "cnpj in [conta_azul] and run ganho apply.",
                ),
                "cnpj_untold": Said(
                    "Conta Azul does not show the CNPJ of the connected company ({found}).",
                    "Check in Conta Azul that it is the right company; then take cnpj out of "
                    "[conta_azul] and run ganho apply.",
                ),
            },
            "credentials": {
                "owners": Said("Pipedrive: {user}, in {domain}. Conta Azul: {erp}.")
            },
            "clock": {
                "right": Said("Right, by the systems' answers ({vendors} of 2)."),
                "untold": Said(
                    "Neither system said what time it is.",
                    "Check the clock and the time synchronization (NTP) of this machine.",
                ),
                "off": Said(
                    "It is {off} off the systems' time.",
                    "Set this machine's clock and switch time synchronization (NTP) on.",
                ),
            },
            "time_zone": {
                "same": Said("{ours}, with the same days as Pipedrive."),
                "untold": Said("{ours}; Pipedrive's is not known."),
                "differ": Said(
                    "The company uses {ours}, and Pipedrive's user {theirs}: around midnight "
                    "a sale bears another day than Pipedrive shows.",
                    "Make them the same: time_zone in the company file, or the zone in the "
                    "user's preferences in Pipedrive.",
                ),
            },
            "tax_id_fields": {
                "found": Said("Found: {fields}."),
                "twice": Said(
                    "Two fields bear the same name: {fields}. ganho reads both, and deals in "
                    "which they differ are held.",
                    "Delete or rename one of them in Pipedrive, or put the code of the right "
                    "one into tax_id_field and run ganho apply.",
                ),
                "none": Said(
                    "No field is called CNPJ, CPF or CPF/CNPJ: customers go without a tax id.",
                    "Create the field in Pipedrive, or put the name of the one there is into "
                    "tax_id_field and run ganho apply.",
                ),
                "required": Said(
                    "No field is called CNPJ, CPF or CPF/CNPJ, and require_tax_id demands "
                    "it: every deal is held.",
                    "Create the field in Pipedrive, or put the name of the one there is into "
                    "tax_id_field and run ganho apply.",
                ),
                "named_missing": Said(
                    "No field is called {field} (tax_id_field): runs stop.",
                    "Correct tax_id_field in the company file and run ganho apply.",
                ),
            },
            "contract_fields": {
                "found": Said(
                    "All three are there, and every choice in them is understood."
                ),
                "off": Said("Not used: contracts = false."),
                "useless_type": Said(
                    "The type of these fields is of no use: {fields}. Deals in which they "
                    "are filled in are held.",
                    "Rename the field in Pipedrive and run ganho apply, which creates "
                    "another.",
                ),
                "no_yes": Said(
                    "No option of {field} means yes: nothing becomes a contract.",
                    "Add the option Sim to the field in Pipedrive.",
                ),
                "odd_options": Said(
                    "Some options mean nothing: {options}. Deals that have them are held.",
                    "Rename those options in Pipedrive (for example Sim, Não, 12 meses, dia "
                    "10).",
                ),
            },
            "seller": {
                "found": Said("In Conta Azul: {names}."),
                "user": Said("{user}, named like the token's user."),
                "owners": Said(
                    "{matched} of {users} Pipedrive users are sellers in Conta Azul; the "
                    "others' deals take the seller of [settings]."
                ),
                "missing": Said("Conta Azul has no such seller: {names}.", IN_LIST),
                "several": Said(
                    "Conta Azul has more than one seller of this name: {names}.",
                    "Rename one of them or put the id into seller "
                    "in the company file and run ganho apply.",
                ),
                "no_user": Said(
                    "No seller in Conta Azul is named like the token's user ({user}): sales "
                    "go without a seller.",
                    "Put a seller into seller in the company file and run ganho apply, or "
                    "create one of that name in Conta Azul.",
                ),
                "owners_missing": Said(
                    "Only {matched} of {users} Pipedrive users are sellers in Conta Azul. "
                    "Without one: {names}.",
                    "Create sellers of the same names in Conta Azul, or put one for the "
                    "others into seller and run ganho apply.",
                ),
            },
            "category": {
                "found": Said("In Conta Azul: {names}."),
                "missing": Said("Conta Azul has no such category: {names}.", IN_LIST),
                "several": Said(
                    "Conta Azul has more than one category of this name: {names}.",
                    "Rename one of them or put the id into category "
                    "in the company file and run ganho apply.",
                ),
                "empty": Said(
                    "Not every sale gets a category.", LOCKED.format(setting="category")
                ),
            },
            "cost_center": {
                "found": Said("In Conta Azul: {names}."),
                "none": Said("None, by choice."),
                "missing": Said(
                    "Conta Azul has no such cost center: {names}.", IN_LIST
                ),
                "several": Said(
                    "Conta Azul has more than one cost center of this name: {names}.",
                    "Rename one of them or put the id into cost_center "
                    "in the company file and run ganho apply.",
                ),
            },
            "financial_account": {
                "found": Said("In Conta Azul: {names}."),
                "missing": Said(
                    "Conta Azul has no such financial account: {names}.", IN_LIST
                ),
                "several": Said(
                    "Conta Azul has more than one financial account of this name: {names}.",
                    "Rename one of them or put the id into financial_account "
                    "in the company file and run ganho apply.",
                ),
                "empty": Said(
                    "Not every sale gets a financial account.",
                    LOCKED.format(setting="financial_account"),
                ),
            },
            "payment": {
                "configured": Said("{condition}, {method}."),
                "without_method": Said("{condition}, without a method."),
                "fields": Said(
                    "They come from the deal's fields, and every option is known: {fields}."
                ),
                "useless_type": Said(
                    "The type of these fields is of no use: {fields}. Deals in which they "
                    "are filled in are held.",
                    f"Take a field of text or of options, {APPLY}.",
                ),
                "unmapped": Said(
                    "Some options are no condition or method of Conta Azul: {options}. Deals "
                    "that have them are held.",
                    "Put each into [payment_conditions] or [payment_methods] and run ganho "
                    "apply, or rename the option in Pipedrive.",
                ),
            },
            "stock_check": {
                "none": Said("No sign of a sale held for want of stock."),
                "hits": Said(
                    "Conta Azul checks the stock. Deals refused: {refused}; sales held for "
                    "want of it: {held}.",
                    "Fill the stock, or switch the check off: Configurações e plano > Mais "
                    "configurações > Estoque > Configurações do estoque > Permissões do "
                    "estoque > Verificar estoque ao criar uma venda.",
                ),
            },
            "native_integration": {
                "none": Said("No sign of it in the sales of the last 30 days."),
                "sure": Said(
                    "It is on, almost certainly: the origin of sales of the last 30 days "
                    "names it ({origins}).",
                    "Switch the integration with Pipedrive off in Conta Azul and cancel "
                    "there what is booked twice.",
                ),
                "twins": Said(
                    "It is probably on. Sales of another hand ({origins}) with customer, "
                    "amount and week of one that ganho booked: {twins}.",
                    "Compare these sales, cancel those that are there twice and switch off "
                    "in Conta Azul the integration that made them.",
                ),
                "pending_review": Said(
                    "It may be on. Sales pending review (Revisão pendente), which only "
                    "integrations of Conta Azul leave: {pending}; whether it is Pipedrive's "
                    "is not known.",
                    "See in Conta Azul which integration made them; if it is Pipedrive's, "
                    "switch it off.",
                ),
                "other_origin": Said(
                    "Not likely, but look. Sales of the last 30 days from another origin "
                    "({origins}), which may be a shop or another system: {sales}.",
                    "See in Conta Azul who made them; if it is the integration with "
                    "Pipedrive, switch it off.",
                ),
            },
            "prefect_server": {
                "answers": Said("It answers; version {version}."),
                "temporary": Said(
                    "There is none that stays; this one, {version}, ends with the command: "
                    "nothing runs by itself.",
                    "Keep a Prefect server running and point PREFECT_API_URL to it.",
                ),
            },
            "work_pool": {
                "ready": Said("Runs are taken up: {pools}."),
                "served": Said("None is needed: a process serves the flow."),
                "none": Said(
                    "No deployment of sync-won-deals for this company, hence no work pool.",
                    "Deploy sync-won-deals with company = {company}, or schedule ganho sync "
                    "{company} in another way.",
                ),
                "missing": Said(
                    "The work pool {pools} is gone.",
                    "Create the work pool of that name in Prefect, or deploy anew.",
                ),
                "paused": Said(
                    "The work pool {pools} is paused.", "Resume it in Prefect."
                ),
                "idle": Said(
                    "No worker looks after the work pool {pools}: runs stay in the queue.",
                    "Start one: prefect worker start --pool, with the pool's name.",
                ),
            },
            "schedule": {
                "there": Said("On: {names}."),
                "none": Said(
                    "Nothing in Prefect starts runs of this company.",
                    "Deploy sync-won-deals with company = {company} and a schedule, or "
                    "schedule ganho sync {company} in another way.",
                ),
                "idle": Said(
                    "The deployment has no schedule, or is paused: {names}.",
                    "Give it a schedule in Prefect, or resume it.",
                ),
            },
            "starts": {
                "none": Said("None was dropped in the last hour."),
                "busy": Said(
                    "Dropped in the last hour, since another run was in the company's "
                    "only place: {dropped}. The next run does what was left."
                ),
                "not_begun": Said(
                    "The run {run} was to begin {age} ago and never did. It keeps the "
                    "company's only place; starts dropped in the last hour: {dropped}.",
                    "Run ganho deploy: it closes that run, and the next start goes through. "
                    "If it happens again: deployments/README.md, under Alerts.",
                ),
                "silent": Said(
                    "The run {run} has been in the company's only place for {age} and does "
                    "not work on the company; starts dropped in the last hour: {dropped}.",
                    "Run ganho sync {company}: it closes that run, and the next start goes "
                    "through.",
                ),
            },
        },
    )
)
