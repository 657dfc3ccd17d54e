"""What is written into Conta Azul, deal by deal, in chunks."""

from prefect import task

from ganho.booking.books import books_of
from ganho.booking.steps import take
from tasks.chunks import Chunk
from tasks.fence import fenced
from tasks.policies import ANEW, UNSETTLED_FOR, is_unsettled


@task(
    task_run_name="resolve-customers-{chunk}",
    retries=1,
    retry_delay_seconds=UNSETTLED_FOR,
    retry_condition_fn=is_unsettled,
    **ANEW,
)
@fenced
def resolve_customers(company: str, chunk: Chunk) -> int:
    """Create the customers that the chunk's deals need and the ERP lacks."""
    return take(books_of(company), "resolve_customer", chunk.deal_ids)


@task(
    task_run_name="resolve-products-{chunk}",
    retries=1,
    retry_delay_seconds=UNSETTLED_FOR,
    retry_condition_fn=is_unsettled,
    **ANEW,
)
@fenced
def resolve_products(company: str, chunk: Chunk) -> int:
    """Create the products and services that the chunk's deals need."""
    return take(books_of(company), "resolve_items", chunk.deal_ids)


# No retry as above: what has a number is looked for, and sent again, at once.
@task(task_run_name="create-sales-{chunk}", **ANEW)
@fenced
def create_sales(company: str, chunk: Chunk) -> int:
    """Book the chunk's deals, one sale each; fails if some of them have to wait."""
    return take(books_of(company), "create_sale", chunk.deal_ids)


@task(task_run_name="create-contracts-{chunk}", **ANEW)
@fenced
def create_contracts(company: str, chunk: Chunk) -> int:
    """Book the chunk's deals as contracts; fails if some of them have to wait."""
    return take(books_of(company), "create_contract", chunk.deal_ids)
