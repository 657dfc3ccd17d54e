"""The words of a flow run's last state, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.amounts import Language


@dataclass(frozen=True, kw_only=True)
class EndingTexts:
    """One language. A pair holds the singular and the plural of what follows."""

    nothing_new: str
    pending: str
    waits: tuple[str, str]
    half_read: str
    dry_run: str
    would_book: tuple[str, str]
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
    released: tuple[str, str]
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


PORTUGUESE = EndingTexts(
    nothing_new="nada novo",
    pending="Com pendências: {n}",
    waits=("{n} aguarda", "{n} aguardam"),
    half_read="a leitura parou no meio",
    dry_run="Simulação, nada foi criado.",
    would_book=("seria lançado", "seriam lançados"),
    off="Desligado: enabled = false",
    nothing_open="Nada aberto: nenhum negócio lido espera; pode ficar para amanhã.",
    can_wait="Pode esperar até {until}: o negócio aberto mais antigo, {deal}, espera "
    "desde {since}.",
    cannot_wait="Não espere até amanhã: o negócio aberto mais antigo, {deal}, espera "
    "desde {since}, e o prazo de 24 h termina em {until}.",
    overdue="Não espere: o negócio aberto mais antigo, {deal}, espera desde {since}; o "
    "prazo de 24 h terminou em {until}.",
    unknown="Não espere até amanhã: não dá para saber o que está aberto.",
    today="hoje às {time}",
    yesterday="ontem às {time}",
    unexpected="Erro inesperado: {kind}. O registro da execução (Logs) diz onde; envie-o "
    "a quem cuida do ganho, com a versão.",
    try_again="A próxima execução tenta de novo.",
    dismissed="Dispensada.",
    not_noted="Nada foi anotado: peça de novo quando ela terminar.",
    taken_over="Interrompida; a execução {name} assumiu a empresa e faz o que faltar.",
    cancelled="A execução foi cancelada.",
    released=("{n} negócio liberado.", "{n} negócios liberados."),
    nothing_held="Nenhum negócio em quarentena: nada a liberar.",
    noted="Anotado.",
    linked={
        "sale": "O negócio {deal} está ligado à venda {number} e conta como lançado.",
        "contract": "O negócio {deal} está ligado ao contrato {number} e conta como "
        "lançado.",
    },
    given_up="O lançamento {number} do negócio {deal}, cancelado, fica na história.",
    looks_again="A próxima execução olha de novo.",
    books_again="A próxima execução lança de novo.",
    first_after_last="O primeiro dia ({first}) vem depois do último ({last}). Corrija as "
    "datas; nada foi feito.",
    in_the_future="O último dia ({last}) está no futuro: hoje é {today}. Corrija as "
    "datas; nada foi feito.",
    one_choice="Diga os números dos negócios, ou um motivo, ou todos, e só um dos três.",
    no_decision="Escolha uma das decisões que o formulário oferece.",
    no_number="Para esta decisão é preciso dizer o número da venda ou do contrato.",
    no_customer="Para esta decisão é preciso dizer o cadastro do cliente.",
)

ENGLISH = EndingTexts(
    nothing_new="nothing new",
    pending="With problems: {n}",
    waits=("{n} waits", "{n} wait"),
    half_read="reading stopped half-way",
    dry_run="Dry run, nothing was created.",
    would_book=("would be booked", "would be booked"),
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
    released=("{n} deal released.", "{n} deals released."),
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
)

ENDING_TEXTS: Mapping[Language, EndingTexts] = {"pt-BR": PORTUGUESE, "en": ENGLISH}
