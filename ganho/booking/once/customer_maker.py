"""Step 4: create the customers that are missing, one per identity."""

from datetime import timedelta

from ganho.booking.erp.fingerprints import (
    customer_for,
    find_customer,
    identity_key,
    identity_of,
)
from ganho.booking.erp.register import freshen_customers, mirrored_person
from ganho.booking.once.before import prepare_writes
from ganho.booking.once.leftovers import close_promise
from ganho.booking.once.unnumbered import Missing, create_unnumbered
from ganho.booking.reading.accounts import marker_of
from ganho.booking.reading.meaning import bookable_of
from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import PessoaRequest
from ganho.domain.customer.customer import Customer
from ganho.domain.reasons import Reason
from ganho.ledger.records import MirroredCustomer

MIRROR_AGE = timedelta(seconds=60)
"""Before a customer is made, the mirror must have been read so recently."""


def resolve_customer(run: Run, deal_id: int) -> None:
    """Make sure that the deal's customer exists.

    Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
    to make it wait.
    """
    deal = run.desk.snapshots([deal_id])[deal_id]
    customer = bookable_of(run, deal).customer
    if customer_for(run, deal_id, customer).found is not None:
        return
    with run.customers_lock:
        run.check()
        prepare_writes(run)
        freshen_customers(run, MIRROR_AGE)
        if find_customer(run, customer) is None:
            create_unnumbered(run, deal_id, _missing(run, deal_id, customer))
        else:
            close_promise(run, "customer", identity_key(run, customer))


def _missing(run: Run, deal_id: int, customer: Customer) -> Missing[MirroredCustomer]:
    request = PessoaRequest.from_customer(customer, marker_of(run, deal_id))
    return Missing(
        kind="customer",
        key=identity_key(run, customer),
        payload=customer.model_dump_json(),
        send=lambda: _mirrored(customer, run.company.conta_azul.create_person(request)),
        look=lambda: _look(run, deal_id, customer),
        keep=run.company.ledger.promises.settle_customer,
        refusal=Reason.CUSTOMER_REFUSED,
    )


def _look(run: Run, deal_id: int, customer: Customer) -> MirroredCustomer | None:
    """Find the customer by its keys, or, where its document is hidden, its marker."""
    wanted, marker = identity_of(customer), marker_of(run, deal_id)
    people = run.company.conta_azul.find_people(
        document=customer.tax_id, name=customer.name, kind=customer.kind
    )
    for person in people:
        row = mirrored_person(person)
        is_same = (row.name_key, row.tax_key) == (wanted.name_key, wanted.tax_key)
        if is_same or person.notes.startswith(marker):
            return _mirrored(customer, person.customer_id)
    return None


def _mirrored(customer: Customer, customer_id: str) -> MirroredCustomer:
    identity = identity_of(customer)
    return MirroredCustomer(
        customer_id=customer_id,
        name_key=identity.name_key,
        tax_key=identity.tax_key,
        active=True,
    )
