"""Step 4: create the customers that are missing, one per identity."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from ganho.booking.erp.counterparts import (
    Counterparts,
    check_customer,
    identity_of,
    tell_of_name,
)
from ganho.booking.erp.register import Register, mirrored_person
from ganho.booking.once.before import Before
from ganho.booking.once.creatable import Found, Made
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.turnstile import Turnstile
from ganho.booking.once.unnumbered import Unnumbered
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.brake import Brake
from ganho.booking.run.table import Desk
from ganho.conta_azul.people import People
from ganho.conta_azul.schemas import PessoaRequest
from ganho.domain.customer.customer import Customer
from ganho.domain.reasons import Reason
from ganho.errors import RefusedError, RejectedError
from ganho.ledger.records import Intent, MirroredCustomer

MIRROR_AGE = timedelta(seconds=60)
"""Before a customer is made, the mirror must have been read so recently."""


@dataclass(frozen=True, kw_only=True)
class CustomerMaker:
    """Makes the customers of one run, several at a time and none twice."""

    brake: Brake
    before: Before
    desk: Desk
    deals: Deals
    counterparts: Counterparts
    register: Register
    leftovers: Leftovers
    unnumbered: Unnumbered[MirroredCustomer]
    people: People
    identity: Identity
    _turnstile: Turnstile = field(default_factory=Turnstile, init=False)

    def resolve(self, deal_id: int) -> None:
        """Make sure that the deal's customer exists.

        Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
        to make it wait.
        """
        deal = self.desk.snapshots([deal_id])[deal_id]
        bookable = self.deals.bookable_of(deal)
        match = self.counterparts.customer_of(bookable)
        check_customer(match)
        if match.found is None:
            self._make(deal_id, bookable.customer)

    def _make(self, deal_id: int, customer: Customer) -> None:
        # Deals of one customer come in several threads: the second finds the first's.
        with self._turnstile.passing(identity_of(customer).keys):
            self.brake.check()
            self.before.prepare()
            self.register.freshen_customers(MIRROR_AGE)
            key = self.counterparts.customer_key(customer)
            match = self.counterparts.find_customer(customer)
            is_new = match.found is None and not match.doubtful
            if is_new and self.leftovers.recall_customer(customer):
                match = self.counterparts.find_customer(customer)
            # It may have been made, or changed, since the deal was matched.
            check_customer(match)
            if match.found is None:
                self.unnumbered.create(self._wanted(deal_id, key, customer, match.near))
            else:
                # It shows by now: a killed run's was made, or a person's.
                tell_of_name(self.desk, deal_id, match)
                self.leftovers.close("customer", key)

    def _wanted(
        self, deal_id: int, key: str, customer: Customer, near: tuple[str, ...]
    ) -> "WantedCustomer":
        """Write the request down before anything is promised; it may be refused here."""
        marker = self.identity.marker_of(deal_id)
        return WantedCustomer(
            people=self.people,
            deal_id=deal_id,
            key=key,
            customer=customer,
            near=near,
            marker=marker,
            request=PessoaRequest.from_customer(customer, marker),
        )


@dataclass(frozen=True, kw_only=True)
class WantedCustomer:
    """A customer that a deal needs and the ERP lacks."""

    people: People
    deal_id: int
    key: str
    customer: Customer
    near: tuple[str, ...]
    """Customers that the ERP may take it for."""
    marker: str
    request: PessoaRequest
    kind: Literal["customer"] = "customer"
    _inactive: set[str] = field(default_factory=set, init=False)
    """Records of this customer that a look found and that no sale may go onto."""

    @property
    def payload(self) -> str:
        """What is asked for."""
        return self.customer.model_dump_json()

    def send(self, number: int) -> Made[MirroredCustomer]:
        """Create the customer."""
        del number
        return Made(thing=self._row(self.people.create_person(self.request)))

    def look(self, intent: Intent) -> Found[MirroredCustomer]:
        """Find it by its keys, or, where its document is hidden, by its marker."""
        del intent
        wanted, customer = identity_of(self.customer), self.customer
        people = self.people.find_people(
            document=customer.tax_id, name=customer.name, kind=customer.kind
        )
        for person in people:
            row = mirrored_person(person)
            if not row.active:
                # The vendor refuses a second tax id, and no second name.
                self._inactive.update({row.customer_id} if wanted.tax_key else ())
                continue
            same = (row.name_key, row.tax_key) == (wanted.name_key, wanted.tax_key)
            if same or person.notes.startswith(self.marker):
                return Found(ours=Made(thing=self._row(person.customer_id)))
        return Found()

    def refused(self, error: RefusedError) -> RejectedError:
        """Say why, in the vendor's words, and whom it may have taken the customer for."""
        return RejectedError(
            Reason.CUSTOMER_REFUSED,
            status=str(error.status),
            text=error.text,
            near=", ".join(self.near),
            inactive=", ".join(sorted(self._inactive)),
        )

    def _row(self, customer_id: str) -> MirroredCustomer:
        identity = identity_of(self.customer)
        return MirroredCustomer(
            customer_id=customer_id,
            name_key=identity.name_key,
            tax_key=identity.tax_key,
            active=True,
            holder=identity.holder,
            whole_key=identity.whole_key,
        )
