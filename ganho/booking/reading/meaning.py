"""From the deals on the table to the sales and contracts they are to become."""

from collections.abc import Sequence
from threading import Lock

from ganho.booking.reading.accounts import Identity
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.run import NotYetError, Run
from ganho.booking.run.table import Desk
from ganho.domain.contract.contract import Bookable
from ganho.domain.contract.contracting import contract_from
from ganho.domain.contract.entries import is_marked
from ganho.domain.deal import Deal
from ganho.domain.settings import reading_key
from ganho.domain.translation import sale_from
from ganho.domain.unreadable import of_one_deal
from ganho.errors import RejectedError
from ganho.pipedrive.deal_link import deal_link

KEPT = 2000
"""So many deals' meanings are kept from one step to the next: the memory of a large run
stays that of a small one."""


class Translation:
    """What each deal is to become: made once for each time that it is read."""

    def __init__(
        self,
        *,
        run: Run,
        desk: Desk,
        identity: Identity,
        quarantine: Quarantine,
        board: Board,
    ) -> None:
        self._run, self._desk, self._identity = run, desk, identity
        self._quarantine, self._board = quarantine, board
        self._kept: dict[int, tuple[Deal, Bookable]] = {}
        self._lock = Lock()

    def bookable_of(self, deal: Deal) -> Bookable:
        """Translate one deal; raises RejectedError where nothing can be made of it.

        Raises NotYetError for one that was read under other settings, which may have
        left out what these ask for: a contract's mark, the terms of payment.
        """
        read, bookable = self._kept.get(deal.deal_id, (None, None))
        if bookable is None or read != deal:
            bookable = self._translate(deal)
            self._keep(deal, bookable)
        return bookable

    def bookables_of(self, deal_ids: Sequence[int]) -> list[Bookable]:
        """Translate the deals of a batch; those that cannot be are set aside."""
        made = []
        with self._quarantine.setting_aside() as rejected:
            for deal_id, deal in sorted(self._desk.snapshots(deal_ids).items()):
                try:
                    made.append(self.bookable_of(deal))
                except RejectedError as error:
                    rejected[deal_id] = error
                except NotYetError as error:
                    self._board.make_wait(deal_id, error.message)
        return made

    def _translate(self, deal: Deal) -> Bookable:
        company = self._run.company
        if deal.read_for != reading_key(company.settings):
            raise NotYetError("it was read under other settings")
        company_id = self._identity.company_id()
        with of_one_deal():
            translate = contract_from if is_marked(deal.contract) else sale_from
            return translate(
                deal,
                company.settings,
                company_id=company_id,
                link=deal_link(company.pipedrive_url, deal.deal_id),
                today=self._run.today,
            )

    def _keep(self, deal: Deal, bookable: Bookable) -> None:
        with self._lock:
            self._kept[deal.deal_id] = deal, bookable
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
