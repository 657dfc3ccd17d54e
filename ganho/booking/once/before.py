"""Before a run's first create: the right companies, and nothing of ours overlooked."""

from dataclasses import dataclass, field
from threading import Lock

from ganho.booking.once.contract_strays import ContractStrays
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.sale_strays import SaleStrays
from ganho.booking.reading.accounts import Identity
from ganho.domain.settings import Settings
from ganho.ledger.parts.promises import Promises


@dataclass(kw_only=True)
class Before:
    """What must be done once a run before anything is created."""

    identity: Identity
    contract_strays: ContractStrays
    sale_strays: SaleStrays
    leftovers: Leftovers
    promises: Promises
    settings: Settings
    _is_done: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def prepare(self) -> None:
        """Check both companies and adopt what bears our marker, once per run.

        A retried run begins here, in another process: its reading was done before.
        Contracts are read as long as one of them is known, whatever the settings say.
        Raises FatalError or RetryableError; then nothing may be created.
        """
        # All threads wait for the first: none may create while the lists are read.
        with self._lock:
            if self._is_done:
                return
            # First of all: by another account's lists nothing of ours would be found.
            self.identity.check_pipedrive()
            self.identity.check_conta_azul()
            if self.settings.contracts or self.promises.knows("contract"):
                self.contract_strays.adopt_marked()
            self.sale_strays.adopt_marked()
            # After the strays: what they adopt has closed its own promise.
            self.leftovers.settle_unawaited()
            # Last: if anything before failed, the next deal tries all of it again.
            self._is_done = True
