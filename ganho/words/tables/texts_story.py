"""The words of a deal's story, by the ledger's names for its steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.sentences import in_every_language


@dataclass(frozen=True, kw_only=True)
class StoryTexts:
    """One language. Steps are found with the kind of what is created, then without."""

    title: str
    unknown: str
    won: str
    states: Mapping[str, str]
    sale: str
    contract: str
    steps: Mapping[str, str]
    because: str
    numbered: str


STORY_TEXTS = in_every_language(
    StoryTexts(
        title="Deal {deal_id}",
        unknown="ganho has not read this deal yet. Was it won after activation?",
        won="Won on {day}, {value}",
        states={
            "open": "Ready to be booked by the next run",
            "quarantined": "In quarantine",
            "excluded": "Left out by the company's rules",
            "booked": "Booked",
            "withdrawn": "No longer won in Pipedrive",
        },
        sale="Sale {number} of {day}, {total}",
        contract="Contract {number} of {day}, {total}",
        steps={
            "read_open": "Read from Pipedrive, ready to book",
            "read_quarantined": "Read from Pipedrive, still in quarantine",
            "read_excluded": "Read from Pipedrive, left out by the company's rules",
            "read_booked": "Read from Pipedrive, booked before",
            "set_aside": "Set aside in quarantine",
            "reopened": "Left quarantine for another try",
            "withdrawn": "No longer won in Pipedrive",
            "warned": "Remark",
            "promised": "Send noted",
            "promised_sale": "About to send the sale",
            "promised_customer": "About to create the customer",
            "promised_item": "About to create the product",
            "promised_again": "About to send again",
            "changed_nothing": "Conta Azul refused or never got it; nothing changed there",
            "answered_5xx": "Conta Azul failed while it worked on it; it may be there",
            "given_up": "Gave this send up",
            "created_customer": "Customer created in Conta Azul",
            "created_item": "Product created in Conta Azul",
            "booked": "Sale booked in Conta Azul",
            "adopted": "Sale found in Conta Azul and tied to the deal",
            "promised_contract": "About to send the contract",
            "booked_contract": "Contract made in Conta Azul",
            "adopted_contract": "Contract found in Conta Azul and tied to the deal",
            "decided_release": "A person released the deal",
            "decided_book": "A person said to book it all the same",
            "decided_dismiss": "A person dismissed the deal",
            "decided_customer": "A person chose the customer",
            "decided_item": "A person chose the item in Conta Azul",
            "superseded": "The booking was cancelled; it may be made anew",
        },
        because="reason",
        numbered="number",
    )
)
