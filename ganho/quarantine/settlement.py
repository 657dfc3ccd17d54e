"""Commands by which a person settles open problems: listed, decided, made anew."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from ganho.booking.books import Books
from ganho.booking.problems import open_problems
from ganho.cli.stored import stored_company
from ganho.company.composition import AT_THE_KEYBOARD, Company, open_company
from ganho.ledger.records import Booking
from ganho.pipedrive.deal_link import number_of
from ganho.quarantine import resolutions
from ganho.quarantine.holding import decided, deciding
from ganho.quarantine.listing import Problems, as_json, listing
from ganho.words.sentences import say


def list_problems(
    slug: str, console: Console, *, reason: str | None, json_file: Path | None
) -> None:
    """Show the deals in quarantine."""
    with (
        stored_company(slug, console) as values,
        open_company(values, AT_THE_KEYBOARD) as company,
    ):
        problems = _problems(company, reason)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(problems), indent=1), encoding="utf-8")
    console.print(listing(problems), crop=False)


def release(
    slug: str, console: Console, *, deals: Sequence[str], reason: str | None
) -> None:
    """Let the next run look at deals again: at these, or at all of a reason."""
    with _deciding(slug, console) as books:
        if reason is not None:
            deal_ids = resolutions.release_all(books, reason)
        else:
            deal_ids = [_number(books, deal) for deal in deals]
            resolutions.release(books, deal_ids)
        number = len(set(deal_ids))
        told = say(
            "Released: {number}.", books.company.settings.language, number=number
        )
        console.print(f"{told} {_next_run(books)}")


def decide(
    slug: str,
    console: Console,
    deal: str,
    settle: Callable[[Books, int], Booking | None],
) -> None:
    """Keep one decision about one deal."""
    with _deciding(slug, console) as books:
        deal_id = _number(books, deal)
        booking = settle(books, deal_id)
        told = decided(books.company, deal_id, booking)
        console.print(told if booking else f"{told} {_next_run(books)}")


def rebook(slug: str, console: Console, deal: str) -> None:
    """Let the next run make a cancelled sale or contract anew."""
    with _deciding(slug, console) as books:
        deal_id = _number(books, deal)
        number = resolutions.rebook(books, deal_id).number
        told = say(
            "The booking {number} of deal {deal_id}, which was cancelled, stays in its "
            "story. The next run books anew: ganho sync {slug}",
            books.company.settings.language,
            number=number,
            deal_id=deal_id,
            slug=slug,
        )
        console.print(told)


def _number(books: Books, deal: str) -> int:
    return number_of(deal, books.company.pipedrive_url)


def _next_run(books: Books) -> str:
    slug = books.company.slug
    return say(
        "The next run looks again: ganho sync {slug}",
        books.company.settings.language,
        slug=slug,
    )


def _problems(company: Company, reason: str | None) -> Problems:
    return Problems(
        company=company.slug,
        language=company.settings.language,
        time_zone=company.settings.time_zone,
        held=tuple(open_problems(company, reason=reason)),
        whole=reason is not None,
        pipedrive_url=company.pipedrive_url,
    )


@contextmanager
def _deciding(slug: str, console: Console) -> Iterator[Books]:
    with (
        stored_company(slug, console) as values,
        deciding(values, AT_THE_KEYBOARD, holder="ganho quarantine") as books,
    ):
        yield books
