"""The run's report, for people."""

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from ganho.booking.books import books_of
from ganho.booking.finish import finish
from ganho.report.headline import headline
from ganho.report.page.markdown import markdown
from ganho.report.sheets import tables
from ganho.review.queue import review_in_run
from tasks.fence import fenced
from tasks.news import alert
from tasks.policies import ANEW


@task(task_run_name="report-{company}", **ANEW)
@fenced
def report(company: str, quality: dict[str, int]) -> str:
    """Write the report: a page for the stakeholder, tables for the operator.

    The latest is always at the same address; a dry run's has another one.
    """
    books = books_of(company)
    finished = finish(books, quality, review_in_run)
    rest = "-dry-run" if finished.dry_run else ""
    create_markdown_artifact(markdown(finished), key=f"{company}-report{rest}")
    for name, rows in tables(finished).items():
        create_table_artifact(rows, key=f"{company}-{name}{rest}")
    alert(books, finished)
    return headline(finished)
