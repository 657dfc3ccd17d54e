"""`ganho review`: the sales that wait for a person in Conta Azul, by age and value."""

import json
from pathlib import Path

from rich.console import Console

from ganho.cli.stored import stored_company
from ganho.company.composition import AT_THE_KEYBOARD, open_company
from ganho.review.queue import review_of
from ganho.review.worklist import as_json, listing


def show_review(slug: str, console: Console, *, json_file: Path | None) -> None:
    """Look now, show what waits, write the JSON file."""
    with (
        stored_company(slug, console) as values,
        open_company(values, AT_THE_KEYBOARD) as company,
    ):
        review = review_of(company)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(review), indent=1), encoding="utf-8")
    console.print(listing(review), crop=False)
