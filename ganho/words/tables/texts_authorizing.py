"""The words of `ganho authorize`, on the terminal and in the browser."""

from dataclasses import dataclass

from ganho.words.sentences import in_every_language


@dataclass(frozen=True, kw_only=True)
class AuthorizingTexts:
    """One language."""

    missing: str
    open_address: str
    opened: str
    user: str
    listening: str
    paste_too: str
    paste: str
    unseen: str
    nonsense: str
    no_code: str
    other_attempt: str
    empty: str
    no_more_pasting: str
    received: str
    connected: str
    unnamed: str
    next: str
    next_check: str
    page_title: str
    page_done: str
    page_error: str
    page_stranger: str
    page_unknown: str


AUTHORIZING = in_every_language(
    AuthorizingTexts(
        missing="{slug} is stored, but ganho still has to be authorized in Conta Azul: "
        "ganho authorize {slug}",
        open_address="Open this address in a browser and authorize ganho:",
        opened="The browser was opened at that address.",
        user="Log in as a user of the ERP Conta Azul (not of the developer portal).",
        listening="Waiting for the browser to come back to {address} (up to {minutes} "
        "minutes).",
        paste_too="If it is on another machine, paste here the address of the page that it "
        "shows in the end, and press Enter.",
        paste="After you have agreed, copy the address of the page that opens (it has "
        "code=...), paste it here and press Enter. The code lives three minutes.",
        unseen="What you paste is not shown.",
        nonsense="That is neither a code nor an address. Paste again.",
        no_code="That address has no code=... Paste the one of the page that opens after you "
        "have agreed.",
        other_attempt="That address belongs to another attempt. Open the address above again "
        "and paste what comes of it.",
        empty="Nothing was pasted. Paste the code or the address and press Enter.",
        no_more_pasting="Nothing more will be pasted here; still waiting for the browser.",
        received="Authorization received; exchanging the code.",
        connected="Conta Azul is connected: {company}.",
        unnamed="a company without a name",
        next="Next: ganho sync {slug}",
        next_check="Run ganho apply with the company's file once more: now it checks seller, "
        "category and accounts. Then: ganho sync {slug}",
        page_title="ganho",
        page_done="Authorization received. You may close this window and go back to the "
        "terminal.",
        page_error="Conta Azul did not authorize. You may close this window; the terminal "
        "says what to do.",
        page_stranger="This address is not of the authorization that the terminal waits for. "
        "Close this window and open the address that it shows.",
        page_unknown="Only the way back from Conta Azul is waited for here.",
    )
)
