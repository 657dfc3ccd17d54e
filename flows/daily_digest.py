"""What is open this morning, in ten lines, and the report by e-mail.

Requires: the blocks that `ganho apply` makes for the company; for e-mail a block
`email-server-credentials` named after the company, or `ganho`.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.ending import language_of
from flows.forms import CompanySlug, about
from ganho.errors import FatalError
from ganho.words.sentences import say_stop
from ganho.words.tables.texts_ending import ENDING_TEXTS
from tasks.fence import UnforeseenError
from tasks.mailing import mail_report
from tasks.news import tell_digest


@flow(
    name="daily-digest",
    description=about("daily_digest"),
    flow_run_name="digest-{company}",
    persist_result=False,
)
def daily_digest(company: CompanySlug) -> State[Any]:
    """Tell what is held up and what to do about it; mail the report.

    Args:
        company: The company's name, as in its company file.
    """
    try:
        told = tell_digest(company)
        mail_report(company)
    except FatalError as error:
        return Failed(message=say_stop(error, language_of(company)), data=error)
    except UnforeseenError as error:
        words = ENDING_TEXTS[language_of(company)].unexpected.format(kind=error.kind)
        return Failed(message=words, data=error)
    return Completed(message=told)
