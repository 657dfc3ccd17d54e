"""What customers' records lack before an invoice can be issued to them (R16)."""

from collections.abc import Iterable
from contextlib import suppress

from ganho.company.composition import Company
from ganho.conta_azul.refusals import ListRefusedError
from ganho.conta_azul.schemas import InvoiceData
from ganho.errors import RetryableError

FEW = 3
"""Lists of customers take a call for each kind of person, and one a thousand more."""
ON_A_PAGE = 1000
MOST_READ = 20
"""So many customers are read by id where the lists did not say all."""


def invoice_data_of(
    company: Company, customer_ids: Iterable[str]
) -> dict[str, InvoiceData]:
    """Read what invoices need of these customers, whichever way is the shorter.

    Nobody is guessed about: a customer of whom nothing could be read is left out.
    """
    wanted = [one for one in dict.fromkeys(customer_ids) if one]
    found: dict[str, InvoiceData] = {}
    # What invoices lack is a remark: no list that is refused keeps sales from being made.
    with suppress(RetryableError, ListRefusedError):
        if len(wanted) <= FEW + company.ledger.mirror.count_customers() // ON_A_PAGE:
            _read(company, wanted, found)
        else:
            _list(company, wanted, found)
            doubtful = [i for i in wanted if i not in found or not _is_whole(found[i])]
            _read(company, doubtful[:MOST_READ], found)
    return found


def _list(
    company: Company, wanted: Iterable[str], found: dict[str, InvoiceData]
) -> None:
    """Take from lists; if they show any address, one that they do not show is missing."""
    ids, addresses_shown = set(wanted), False
    for data in company.conta_azul.invoicing.invoice_data():
        addresses_shown = addresses_shown or _is_whole(data)
        if data.customer_id in ids:
            found[data.customer_id] = data
    if addresses_shown:
        for customer_id, data in found.items():
            shown = bool(data.address)
            found[customer_id] = data.model_copy(update={"address": shown})


def _read(
    company: Company, wanted: Iterable[str], found: dict[str, InvoiceData]
) -> None:
    for customer_id in wanted:
        data = company.conta_azul.invoicing.invoice_data_of(customer_id)
        if data is not None:
            found[customer_id] = data


def _is_whole(data: InvoiceData) -> bool:
    return data.address is not None
