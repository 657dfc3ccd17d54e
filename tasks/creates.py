"""What is written into Conta Azul, deal by deal, in chunks."""

from prefect import task

from ganho.booking.books import current_run
from ganho.booking.run.turns import work_on
from tasks.chunks import Chunk
from tasks.fence import fenced
from tasks.policies import KEPT, UNSETTLED_FOR, is_unsettled


@task(
    task_run_name="resolve-customers-{chunk}",
    retries=1,
    retry_delay_seconds=UNSETTLED_FOR,
    retry_condition_fn=is_unsettled,
    **KEPT,
)
@fenced
def resolve_customers(company: str, chunk: Chunk) -> int:
    """Create the customers that the chunk's deals need and the ERP lacks."""
    run = current_run(company)
    return work_on(run, "resolve_customer", run.customers.resolve, chunk.deal_ids)


@task(
    task_run_name="resolve-products-{chunk}",
    retries=1,
    retry_delay_seconds=UNSETTLED_FOR,
    retry_condition_fn=is_unsettled,
    **KEPT,
)
@fenced
def resolve_products(company: str, chunk: Chunk) -> int:
    """Create the products and services that the chunk's deals need."""
    run = current_run(company)
    return work_on(run, "resolve_items", run.items.resolve, chunk.deal_ids)


@task(task_run_name="create-sales-{chunk}", **KEPT)
@fenced
def create_sales(company: str, chunk: Chunk) -> int:
    """Book the chunk's deals, one sale each; fails if some of them have to wait."""
    run = current_run(company)
    return work_on(run, "create_sale", run.sales.create, chunk.deal_ids)


@task(task_run_name="create-contracts-{chunk}", **KEPT)
@fenced
def create_contracts(company: str, chunk: Chunk) -> int:
    """Book the chunk's deals as contracts; fails if some of them have to wait."""
    run = current_run(company)
    return work_on(run, "create_contract", run.contracts.create, chunk.deal_ids)
