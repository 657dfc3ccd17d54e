"""The words of alerts and of the daily digest, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ganho.words.amounts import Language

System = Literal["conta_azul", "pipedrive"]
Gap = Literal["stopped", "lost", "silent"]
"""A run stopped; a connection was lost; no good run ended for an hour or more."""


@dataclass(frozen=True, kw_only=True)
class AlertTexts:
    """One language. A pair holds the singular and the plural of what follows."""

    late: str
    late_text: str
    late_deal: str
    late_remedy: str
    late_waiting_remedy: str
    waits: str
    can_wait: str
    cannot_wait: str
    lost: Mapping[System, str]
    lost_text: Mapping[System, str]
    lost_remedy: Mapping[System, str]
    nothing_lost: str
    nothing_waits: str
    recovered: str
    gaps: Mapping[Gap, str]
    caught_up: str
    nothing_to_do: str
    digest: str
    digest_clear: str
    clear: str
    yesterday: str
    sales: tuple[str, str]
    open_now: str
    cause: str
    more_causes: tuple[str, str]
    down_since: str
    attached: str


PORTUGUESE = AlertTexts(
    late="{deals} sem lançamento há mais de {hours} h, {value}",
    late_text="Ganho há mais de {hours} h e ainda fora da Conta Azul:",
    late_deal="- negócio {deal}, {value}, ganho em {since}: {why}. {link}",
    late_remedy="O que fazer: `ganho quarantine {company}` mostra cada motivo com o "
    "remédio; depois de resolver, a próxima execução lança.",
    late_waiting_remedy="O que fazer: veja `ganho doctor {company}`, que diz o que "
    "impede as execuções; a primeira que der certo lança.",
    waits="aguardando uma execução",
    can_wait="Pode esperar até {until}, 24 h depois do ganho mais antigo.",
    cannot_wait="Não pode esperar: o prazo de 24 h do mais antigo terminou em {until}.",
    lost={
        "conta_azul": "a Conta Azul precisa ser autorizada",
        "pipedrive": "o Pipedrive recusou o token",
    },
    lost_text={
        "conta_azul": "Desde {since} a Conta Azul não aceita a conexão do ganho; "
        "nenhuma venda é lançada.",
        "pipedrive": "Desde {since} o Pipedrive não aceita o token do ganho; nenhum "
        "negócio é lido.",
    },
    lost_remedy={
        "conta_azul": "O que fazer: rode `ganho authorize {company}` e autorize no "
        "navegador.",
        "pipedrive": "O que fazer: ponha um token válido no arquivo da empresa "
        "{company} e rode `ganho apply ARQUIVO`.",
    },
    nothing_lost="Nada se perde: a próxima execução boa põe tudo em dia.",
    nothing_waits="Pode esperar: nenhum negócio conhecido aguarda. O que for ganho "
    "agora tem prazo até {until}.",
    recovered="voltou a funcionar",
    gaps={
        "stopped": "As execuções pararam em {since}; agora uma deu certo.",
        "lost": "A conexão, perdida em {since}, voltou.",
        "silent": "Desde {since} nenhuma execução tinha dado certo; agora uma deu.",
    },
    caught_up="Em dia: {booked} ({value}), {held}, {waiting}.",
    nothing_to_do="Não é preciso fazer nada.",
    digest="{deals} em aberto, {value}",
    digest_clear="nada parado",
    clear="Nada parado.",
    yesterday="Ontem, {day}: {sales}, {value}.",
    sales=("venda lançada", "vendas lançadas"),
    open_now="Em aberto: {deals}, {value}; o mais antigo há {age}.",
    cause="- {title}: {deals}, {value}, há {age}. {where}",
    more_causes=(
        "- e mais {n} causa ({deals}, {value}): `ganho quarantine {company}`",
        "- e mais {n} causas ({deals}, {value}): `ganho quarantine {company}`",
    ),
    down_since="- Nenhuma execução dá certo desde {since}: `ganho doctor {company}`",
    attached="O relatório inteiro vai anexo; abra-o no navegador.",
)

ENGLISH = AlertTexts(
    late="{deals} not booked for over {hours} h, {value}",
    late_text="Won more than {hours} h ago and not in Conta Azul yet:",
    late_deal="- deal {deal}, {value}, won {since}: {why}. {link}",
    late_remedy="What to do: `ganho quarantine {company}` shows each reason with its "
    "remedy; once it is settled, the next run books the deal.",
    late_waiting_remedy="What to do: see `ganho doctor {company}`, which tells what "
    "keeps the runs from working; the first good one books the deals.",
    waits="waiting for a run",
    can_wait="It can wait until {until}, 24 h after the oldest win.",
    cannot_wait="It cannot wait: the 24 h of the oldest ended {until}.",
    lost={
        "conta_azul": "Conta Azul needs to be authorized",
        "pipedrive": "Pipedrive refused the token",
    },
    lost_text={
        "conta_azul": "Since {since} Conta Azul does not accept ganho's connection; no "
        "sale is booked.",
        "pipedrive": "Since {since} Pipedrive does not accept ganho's token; no deal is "
        "read.",
    },
    lost_remedy={
        "conta_azul": "What to do: run `ganho authorize {company}` and authorize in the "
        "browser.",
        "pipedrive": "What to do: put a valid token into the company file of {company} "
        "and run `ganho apply FILE`.",
    },
    nothing_lost="Nothing is lost: the next good run catches up.",
    nothing_waits="It can wait: no known deal does. What is won now has until {until}.",
    recovered="it works again",
    gaps={
        "stopped": "The runs stopped at {since}; now one went well.",
        "lost": "The connection, lost at {since}, is back.",
        "silent": "Since {since} no run had gone well; now one has.",
    },
    caught_up="Caught up: {booked} ({value}), {held}, {waiting}.",
    nothing_to_do="Nothing to do.",
    digest="{deals} open, {value}",
    digest_clear="nothing is held up",
    clear="Nothing is held up.",
    yesterday="Yesterday, {day}: {sales}, {value}.",
    sales=("sale booked", "sales booked"),
    open_now="Open: {deals}, {value}; the oldest for {age}.",
    cause="- {title}: {deals}, {value}, for {age}. {where}",
    more_causes=(
        "- and {n} more cause ({deals}, {value}): `ganho quarantine {company}`",
        "- and {n} more causes ({deals}, {value}): `ganho quarantine {company}`",
    ),
    down_since="- No run has gone well since {since}: `ganho doctor {company}`",
    attached="The whole report is attached; open it in a browser.",
)

ALERT_TEXTS: Mapping[Language, AlertTexts] = {"pt-BR": PORTUGUESE, "en": ENGLISH}
