"""Settle one held deal: a form for who knows what it is.

Requires: the blocks that `ganho apply` makes for the company.
"""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.deal_numbers import numbers_of
from flows.decision_forms import followed, require, texts_of
from flows.ending import with_ending
from flows.forms import MOST, CompanySlug, DealNumber, RunNow, about, asked
from flows.opening import IN_FLIGHT
from ganho.words.spoken import spoken
from tasks.choices import resolve_held

DECISIONS = {
    spoken("It is this sale already: give the number"): "sale",
    spoken("It is this contract already: give the number"): "contract",
    spoken("It is not in Conta Azul: book it all the same"): "book",
    spoken("Never book it: say why"): "dismiss",
    spoken("It is this customer's: give the id"): "customer",
    spoken("Its product is this item: give its id or code"): "item",
}
"""What the form offers -> the decision."""

Chosen = Annotated[
    str,
    asked(
        spoken("Decision"), spoken("What to do with the deal."), choices=list(DECISIONS)
    ),
]
BookedAs = Annotated[
    int,
    asked(
        spoken("Number of the sale or contract"),
        spoken("As in Conta Azul; 0 if the decision needs no number."),
        ge=0,
        le=MOST,
    ),
]
CustomerId = Annotated[
    str,
    asked(
        spoken("Customer's id"),
        spoken(
            "The customer's id in Conta Azul, as in the report; empty if the "
            "decision needs none."
        ),
        max_length=36,
    ),
]
ItemId = Annotated[
    str,
    asked(
        spoken("Item's id or code"),
        spoken(
            "The id or the code of the product or service in Conta Azul; empty if the decision "
            "needs none."
        ),
        max_length=36,
    ),
]
Why = Annotated[
    str,
    asked(
        spoken("Why"),
        spoken(
            "Why it is not to be booked, in a few words. No names, CPF, CNPJ, "
            "phones or e-mails: the text is seen in Prefect and in the deal's "
            "story."
        ),
        max_length=200,
    ),
]


@flow(
    name="resolve-deal",
    description=about("resolve_deal"),
    flow_run_name="resolve-{company}-{deal_id}",
    task_runner=IN_FLIGHT,
    persist_result=False,
)
@with_ending
def resolve_deal(
    company: CompanySlug,
    deal_id: DealNumber,
    decision: Chosen,
    *,
    number: BookedAs = 0,
    customer_id: CustomerId = "",
    item_id: ItemId = "",
    why: Why = "",
    run_now: RunNow = True,
) -> State[Any]:
    """Decide what becomes of one held deal.

    Args:
        company: The company's name, as in its company file.
        deal_id: The deal's number, or its address.
        decision: What it is, as the form says it; or sale, contract, book, dismiss,
            customer, item.
        number: The number of the sale or contract that it already is.
        customer_id: The id of the customer whose it is.
        item_id: The id of the product or service that its product is.
        why: Why it is never to be booked; no personal data.
        run_now: Let a run follow at once.
    """
    texts, chosen = texts_of(company), DECISIONS.get(decision, decision)
    require(chosen in DECISIONS.values(), texts.no_decision)
    require(number or chosen not in ("sale", "contract"), texts.no_number)
    require(customer_id or chosen != "customer", texts.no_customer)
    require(item_id or chosen != "item", texts.no_item)
    [deal] = numbers_of(company, [deal_id])
    told = resolve_held(
        company,
        deal,
        chosen,
        number=number,
        customer_id=customer_id,
        item_id=item_id,
        why=why,
    )
    settled = chosen in ("sale", "contract", "dismiss")
    later = "" if settled else texts.looks_again
    return followed(company, told, later, run_now=run_now and not settled)
