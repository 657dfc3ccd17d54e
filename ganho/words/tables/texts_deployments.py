"""What Prefect's pages say of each deployment, by its flow and what follows the company.

`prefect.yaml` has the Portuguese too, for who deploys with Prefect's own command; a test
holds that it is the same.
"""

from ganho.words.sentences import in_every_language

DEPLOYMENTS = in_every_language(
    {
        "sync_won_deals": "**Books in Conta Azul what was won in Pipedrive since the last "
        "run.** In business hours, every five minutes. One run at a time: one that begins "
        "during another is dropped, and the next one does what is left. It can be "
        "repeated without fear.",
        "sync_won_deals-off-hours": "**The same, outside of business hours**, every thirty "
        "minutes: nights and weekends.",
        "sync_won_deals-second-look": "**The second look**, every night: reads again all "
        "that changed in the last seven days, what is archived too, to prove that nothing "
        "was left behind. It also renews the connection to Conta Azul and looks at what "
        "waits for review there: what is wrong shows by morning, even where nothing was "
        "won. A night that is missed does no harm: the next one looks at the same days.",
        "daily_digest": "**The day's digest**, at eight: what is held up and what to do, in "
        "ten lines, and the report by e-mail to those who get it.",
        "backfill_won_deals": "**Books deals that were won before activation**, on purpose "
        "and with dates. First only try, read the report, and then run it again without "
        "*Only try*.",
        "release_deals": "**Tries held deals again**: by number, by reason, or all. For "
        "when the cause is mended, or to say that all is right.",
        "resolve_deal": "**Decides a held deal**: it is in a sale already, is to be booked, "
        "is not to be booked, or is another customer's.",
        "rebook_deal": "**Books a deal anew** whose sale or contract somebody cancelled in "
        "Conta Azul.",
    }
)
