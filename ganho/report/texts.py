"""The fixed words of every report, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.report.run_report import RunKind, RunState
from ganho.words.amounts import Language, count


@dataclass(frozen=True, kw_only=True)
class Texts:
    """One language. A pair holds the singular and the plural of what follows."""

    states: Mapping[RunState, str]
    kinds: Mapping[RunKind, str]
    dry_run: str
    started: str
    remedy: str
    won: str
    in_sales: str
    in_quarantine: str
    waiting: str
    equation: str
    equation_holds: str
    equation_fails: str
    won_now: tuple[str, str]
    booked_now: tuple[str, str]
    booked_before: tuple[str, str]
    quarantined: tuple[str, str]
    left_out: tuple[str, str]
    still_waiting: tuple[str, str]
    deals: tuple[str, str]
    gap: tuple[str, str]
    before_activation: tuple[str, str]
    problems: str
    no_problems: str
    more: tuple[str, str]
    deal: str
    value: str
    since: str
    what_is_special: str
    where: str
    waiting_title: str
    waiting_text: str
    why: str
    near_duplicates: str
    warnings: str
    bookings: str
    planned: str
    number: str
    date: str
    total: str
    note: str
    adopted: str
    cancelled: str
    contract: str
    not_yet: str
    quality: str
    rule: str
    calls: str
    calls_made: str
    organization: str
    person: str
    reason: str
    next_look: str
    owner: str
    user: str
    held_deals: tuple[str, str]


PORTUGUESE = Texts(
    states={
        "complete": "Completo",
        "partial": "Parcial",
        "stopped": "Parado",
        "off": "Desligado",
    },
    kinds={
        "sync": "Sincronização",
        "backfill": "Lançamento de negócios antigos",
        "second look": "Segunda olhada",
    },
    dry_run="Simulação: nada foi criado na Conta Azul.",
    started="{kind} de {start}, em {seconds}",
    remedy="O que fazer",
    won="Ganhos",
    in_sales="Em vendas",
    in_quarantine="Em quarentena",
    waiting="Aguardando",
    equation="A conta dos negócios",
    equation_holds="Todo negócio ganho está em um lugar só.",
    equation_fails="A conta não fecha. Avise quem cuida do ganho.",
    won_now=("ganho", "ganhos"),
    booked_now=("lançado agora", "lançados agora"),
    booked_before=("lançado antes", "lançados antes"),
    quarantined=("em quarentena", "em quarentena"),
    left_out=("excluído", "excluídos"),
    still_waiting=("aguardando", "aguardando"),
    deals=("negócio", "negócios"),
    gap=("negócio sem destino", "negócios sem destino"),
    before_activation=(
        "negócio ganho antes da ativação não foi considerado",
        "negócios ganhos antes da ativação não foram considerados",
    ),
    problems="Precisa de você",
    no_problems="Nenhum negócio em quarentena.",
    more=(
        "e mais {n} negócio",
        "e mais {n} negócios",
    ),
    deal="Negócio",
    value="Valor",
    since="Desde",
    what_is_special="Detalhe",
    where="Onde resolver",
    waiting_title="Aguardando a próxima execução",
    waiting_text="Não é preciso fazer nada: a próxima execução tenta de novo.",
    why="Por quê",
    near_duplicates="Possíveis clientes repetidos",
    warnings="Avisos",
    bookings="Vendas lançadas",
    planned="Vendas que seriam lançadas",
    number="Número",
    date="Data",
    total="Total",
    note="Observação",
    adopted="já existia",
    cancelled="cancelada",
    contract="contrato, por período",
    not_yet="ainda não existe",
    quality="Conferência dos clientes",
    rule="Regra",
    calls="Chamadas",
    calls_made="Pipedrive: {pipedrive} chamadas, {tokens} tokens. "
    "Conta Azul: {conta_azul} chamadas.",
    organization="organização",
    person="pessoa",
    reason="Motivo",
    next_look="Próxima tentativa",
    owner="Dono",
    user="usuário {id}",
    held_deals=("negócio em quarentena", "negócios em quarentena"),
)

ENGLISH = Texts(
    states={
        "complete": "Complete",
        "partial": "Partial",
        "stopped": "Stopped",
        "off": "Off",
    },
    kinds={"sync": "Sync", "backfill": "Backfill", "second look": "Second look"},
    dry_run="Dry run: nothing was created in Conta Azul.",
    started="{kind} of {start}, in {seconds}",
    remedy="What to do",
    won="Won",
    in_sales="In sales",
    in_quarantine="In quarantine",
    waiting="Waiting",
    equation="Where the deals are",
    equation_holds="Every won deal is in exactly one place.",
    equation_fails="The equation does not balance. Tell whoever looks after ganho.",
    won_now=("won", "won"),
    booked_now=("booked now", "booked now"),
    booked_before=("booked before", "booked before"),
    quarantined=("in quarantine", "in quarantine"),
    left_out=("excluded", "excluded"),
    still_waiting=("waiting", "waiting"),
    deals=("deal", "deals"),
    gap=("deal without a state", "deals without a state"),
    before_activation=(
        "deal won before activation was left alone",
        "deals won before activation were left alone",
    ),
    problems="Needs you",
    no_problems="No deal is in quarantine.",
    more=(
        "and {n} more deal",
        "and {n} more deals",
    ),
    deal="Deal",
    value="Value",
    since="Since",
    what_is_special="Detail",
    where="Where to settle it",
    waiting_title="Waiting for the next run",
    waiting_text="Nothing to do: the next run tries again.",
    why="Why",
    near_duplicates="Possible duplicate customers",
    warnings="Warnings",
    bookings="Sales booked",
    planned="Sales that would be booked",
    number="Number",
    date="Date",
    total="Total",
    note="Note",
    adopted="was there already",
    cancelled="cancelled",
    contract="contract, per period",
    not_yet="not there yet",
    quality="Customer checks",
    rule="Rule",
    calls="Calls",
    calls_made="Pipedrive: {pipedrive} requests, {tokens} tokens. "
    "Conta Azul: {conta_azul} requests.",
    organization="organization",
    person="person",
    reason="Reason",
    next_look="Next look",
    owner="Owner",
    user="user {id}",
    held_deals=("deal in quarantine", "deals in quarantine"),
)

TEXTS: Mapping[Language, Texts] = {"pt-BR": PORTUGUESE, "en": ENGLISH}


def counted(number: int, words: tuple[str, str], language: Language) -> str:
    """Write a number with the word it counts: `1 negócio`, `2 negócios`."""
    return f"{count(number, language)} {words[0] if number == 1 else words[1]}"
