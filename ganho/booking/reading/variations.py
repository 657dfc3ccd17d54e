"""What the variations of products are called: sizes, colours.

A line names its product's variation by an id alone, and each product's are a call of their
own: asked for only where a line has one, and remembered.
"""

from datetime import timedelta

from ganho.domain.names import tidy_name
from ganho.errors import EnoughAskedError, RetryableError, SpentError
from ganho.ledger.parts.facts import Facts
from ganho.pipedrive.answers import BadRequestError, NotAllowedError
from ganho.pipedrive.api import PipedriveClient

KEPT = timedelta(days=1)
"""Names are taken as they were within the day."""
AGAIN = timedelta(minutes=10)
"""A name that was not among them, or could not be read, is asked for again after that."""
MOST_FAILURES = 3
"""In a row, in one run: each may take a minute."""


class Variations:
    """The names of variations, as far as lines mean any."""

    def __init__(self, *, pipedrive: PipedriveClient, facts: Facts) -> None:
        self._pipedrive, self._facts = pipedrive, facts
        self._failed_in_a_row = 0

    def name_of(self, product_id: int, variation_id: int) -> str | None:
        """Name a product's variation; None where it cannot be read."""
        fact, wanted = f"variations:{product_id}", str(variation_id)
        known = self._facts.get(fact, younger_than=KEPT) or {}
        if wanted in known:
            return str(known[wanted]) or None
        if self._facts.get(fact, younger_than=AGAIN) is not None:
            return None
        names = self._names(product_id)
        self._facts.note(fact, names)
        return names.get(wanted) or None

    def _names(self, product_id: int) -> dict[str, str]:
        """Whatever is wrong with one product's is its deals' alone: the others go on."""
        if self._failed_in_a_row >= MOST_FAILURES:
            return {}
        try:
            found = self._pipedrive.variations(product_id)
        except (SpentError, EnoughAskedError):
            raise
        except (NotAllowedError, BadRequestError):
            return {}
        except RetryableError:
            self._failed_in_a_row += 1
            return {}
        self._failed_in_a_row = 0
        return {str(one.id): tidy_name(one.name) for one in found}
