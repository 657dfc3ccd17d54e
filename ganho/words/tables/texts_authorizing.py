"""The words of `ganho authorize`, on the terminal and in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.amounts import Language


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


PORTUGUESE = AuthorizingTexts(
    missing="{slug} está guardada, mas falta autorizar o ganho na Conta Azul: "
    "ganho authorize {slug}",
    open_address="Abra este endereço no navegador e autorize o ganho:",
    opened="O navegador foi aberto nesse endereço.",
    user="Entre com um usuário do ERP Conta Azul (não do portal de desenvolvedores).",
    listening="Esperando o navegador voltar para {address} (até {minutes} minutos).",
    paste_too="Se ele estiver em outra máquina, cole aqui o endereço da página que ele "
    "mostrar no fim, e tecle Enter.",
    paste="Depois de autorizar, copie o endereço da página que abrir (ele traz code=...), "
    "cole aqui e tecle Enter. O código vale três minutos.",
    unseen="O que for colado não aparece na tela.",
    nonsense="Isso não é um código nem um endereço. Cole de novo.",
    no_code="Esse endereço não traz code=... Cole o da página que abre depois de "
    "autorizar.",
    other_attempt="Esse endereço é de outra tentativa. Abra o endereço acima de novo e "
    "cole o que vier dele.",
    empty="Nada foi colado. Cole o código ou o endereço e tecle Enter.",
    no_more_pasting="Nada mais será colado aqui; ainda esperando o navegador.",
    received="Autorização recebida; trocando o código.",
    connected="Conta Azul conectada: {company}.",
    unnamed="empresa sem nome",
    next="Depois: ganho sync {slug}",
    next_check="Rode ganho apply com o arquivo da empresa mais uma vez: agora ele confere "
    "vendedor, categoria e contas. Depois: ganho sync {slug}",
    page_title="ganho",
    page_done="Autorização recebida. Pode fechar esta janela e voltar ao terminal.",
    page_error="A Conta Azul não autorizou. Pode fechar esta janela; o terminal diz o que "
    "fazer.",
    page_stranger="Este endereço não é da autorização que o terminal espera. Feche esta "
    "janela e abra o endereço que ele mostra.",
    page_unknown="Aqui só se espera a volta da Conta Azul.",
)

ENGLISH = AuthorizingTexts(
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

AUTHORIZING: Mapping[Language, AuthorizingTexts] = {
    "pt-BR": PORTUGUESE,
    "en": ENGLISH,
}
