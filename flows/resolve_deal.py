"""Settle one held deal: a form for who knows what it is.

Requires: the blocks that `ganho apply` makes for the company.
"""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.decision_forms import followed, require, texts_of
from flows.ending import with_ending
from flows.forms import MOST, CompanySlug, DealNumber, RunNow, asked
from flows.opening import IN_FLIGHT
from tasks.choices import resolve_held

DECISIONS = {
    "Já é esta venda: diga o número": "sale",
    "Já é este contrato: diga o número": "contract",
    "Não está na Conta Azul: lance mesmo assim": "book",
    "Não lance nunca: diga por quê": "dismiss",
    "É deste cliente: diga o cadastro": "customer",
}
"""What the form offers -> the decision."""

Chosen = Annotated[
    str,
    asked("Decisão", "O que fazer com o negócio.", choices=list(DECISIONS)),
]
BookedAs = Annotated[
    int,
    asked(
        "Número da venda ou do contrato",
        "Como na Conta Azul; 0 se a decisão não pede um número.",
        ge=0,
        le=MOST,
    ),
]
CustomerId = Annotated[
    str,
    asked(
        "Cadastro do cliente",
        "O código do cadastro na Conta Azul, como no relatório; vazio se a decisão não "
        "o pede.",
        max_length=36,
    ),
]
Why = Annotated[
    str,
    asked(
        "Por quê",
        "Por que não lançar, em poucas palavras. Sem nomes, CPF, CNPJ, telefones nem "
        "e-mails: o texto fica visível no Prefect e na história do negócio.",
        max_length=200,
    ),
]


@flow(
    name="resolve-deal",
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
    why: Why = "",
    run_now: RunNow = True,
) -> State[Any]:
    """Decide what becomes of one held deal.

    Args:
        company: The company's name, as in its company file.
        deal_id: The deal's number.
        decision: What it is, as the form says it; or sale, contract, book, dismiss,
            customer.
        number: The number of the sale or contract that it already is.
        customer_id: The id of the customer whose it is.
        why: Why it is never to be booked; no personal data.
        run_now: Let a run follow at once.
    """
    texts, chosen = texts_of(company), DECISIONS.get(decision, decision)
    require(chosen in DECISIONS.values(), texts.no_decision)
    require(number or chosen not in ("sale", "contract"), texts.no_number)
    require(customer_id or chosen != "customer", texts.no_customer)
    told = resolve_held(
        company, deal_id, chosen, number=number, customer_id=customer_id, why=why
    )
    settled = chosen in ("sale", "contract", "dismiss")
    later = "" if settled else texts.looks_again
    return followed(company, told, later, run_now=run_now and not settled)
