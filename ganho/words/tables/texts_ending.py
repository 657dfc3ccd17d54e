"""The words of a flow run's last state."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.sentences import Forms, in_every_language


@dataclass(frozen=True, kw_only=True)
class EndingTexts:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    nothing_new: str
    pending: str
    waits: Forms
    half_read: str
    dry_run: str
    would_book: Forms
    off: str
    nothing_open: str
    can_wait: str
    cannot_wait: str
    overdue: str
    unknown: str
    today: str
    yesterday: str
    unexpected: str
    try_again: str
    dismissed: str
    not_noted: str
    taken_over: str
    cancelled: str
    released: Forms
    nothing_held: str
    noted: str
    linked: Mapping[str, str]
    given_up: str
    looks_again: str
    books_again: str
    first_after_last: str
    in_the_future: str
    one_choice: str
    no_decision: str
    no_number: str
    no_customer: str
    no_item: str


ENDING_TEXTS = in_every_language(
    EndingTexts(
        nothing_new="nothing new",
        pending="With problems: {n}",
        waits=Forms("{n} waits", "{n} wait"),
        half_read="not everything could be read",
        dry_run="Dry run, nothing was created.",
        would_book=Forms("would be booked", "would be booked"),
        off="Off: enabled = false",
        nothing_open="Nothing open: no deal that was read waits; this can wait until "
        "tomorrow.",
        can_wait="This can wait until {until}: the oldest open deal, {deal}, has waited "
        "since {since}.",
        cannot_wait="Do not leave this until tomorrow: the oldest open deal, {deal}, has "
        "waited since {since}, and its 24 h end on {until}.",
        overdue="Do not wait: the oldest open deal, {deal}, has waited since {since}; its "
        "24 h ended on {until}.",
        unknown="Do not leave this until tomorrow: nobody can tell what is open.",
        today="today at {time}",
        yesterday="yesterday at {time}",
        unexpected="Unexpected error: {kind}. The run's log says where; send it to whoever "
        "looks after ganho, with the version.",
        try_again="The next run tries again.",
        dismissed="Dismissed.",
        not_noted="Nothing was noted: ask again once it has ended.",
        taken_over="Interrupted; the run {name} took the company over and does what is "
        "left.",
        cancelled="The run was cancelled.",
        released=Forms("{n} deal released.", "{n} deals released."),
        nothing_held="No deal is in quarantine: nothing to release.",
        noted="Noted.",
        linked={
            "sale": "Deal {deal} is tied to sale {number} and counts as booked.",
            "contract": "Deal {deal} is tied to contract {number} and counts as booked.",
        },
        given_up="Booking {number} of deal {deal}, cancelled, stays in its story.",
        looks_again="The next run looks again.",
        books_again="The next run books it again.",
        first_after_last="The first day ({first}) comes after the last ({last}). Correct the "
        "dates; nothing was done.",
        in_the_future="The last day ({last}) lies in the future: today is {today}. Correct "
        "the dates; nothing was done.",
        one_choice="Give the deals' numbers, or a reason, or all, and only one of the three.",
        no_decision="Choose one of the decisions that the form offers.",
        no_number="This decision needs the number of the sale or contract.",
        no_customer="This decision needs the id of the customer.",
        no_item="This decision needs the id of the product or service.",
    )
)
