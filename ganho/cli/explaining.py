"""`ganho explain`: one deal's whole story, from the ledger."""

from contextlib import closing

from rich.console import Console

from ganho.booking.finish import booked_deal
from ganho.cli.exits import DONE, STOPPED
from ganho.cli.stored import stored_company
from ganho.company.composition import CompanyValues, Surroundings, open_ledger
from ganho.ledger.store import Ledger
from ganho.pipedrive.deal_link import deal_link, number_of
from ganho.report.story import DealStory, Step, story


def explain(slug: str, deal: str, console: Console) -> int:
    """Tell a deal's story; 1 if the ledger never heard of it."""
    with (
        stored_company(slug, console) as values,
        closing(open_ledger(slug, values.ledger, Surroundings())) as ledger,
    ):
        number = number_of(deal, values.pipedrive.base_url)
        told = _story(values, ledger, number)
    console.print(story(told), crop=False)
    return DONE if told.state else STOPPED


def _story(values: CompanyValues, ledger: Ledger, deal_id: int) -> DealStory:
    record, booking = ledger.deals.find(deal_id), ledger.bookings.of_deal(deal_id)
    events = ledger.events.of(deal_id)
    return DealStory(
        company=values.slug,
        deal_id=deal_id,
        language=values.settings.language,
        time_zone=values.settings.time_zone,
        address=deal_link(values.pipedrive.base_url, deal_id),
        state=record.state if record else "",
        reason=record.reason if record else None,
        facts=record.facts if record else {},
        won_at=record.won_at if record else None,
        value=record.value if record else None,
        currency=record.currency if record else None,
        booking=booked_deal(booking) if booking else None,
        steps=tuple(Step(at=e.at, what=e.what, facts=e.facts) for e in events),
    )
