"""The words about how a company stands, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.report.situation import OpenAge
from ganho.words.amounts import Language


@dataclass(frozen=True, kw_only=True)
class StandingTexts:
    """One language. A pair holds the singular and the plural of what follows."""

    pending: str
    clock: str
    open_now: str
    nothing_open: str
    oldest: str
    is_held: str
    is_waiting: str
    minutes: str
    hours: str
    days: tuple[str, str]
    months: tuple[str, ...]
    this_month: str
    last_month: str
    in_contracts: str
    how_counted: str
    none_this_month: str
    none_in_two_months: str
    cancelled: str
    of_this_run: str
    cause: str
    on_day: str
    change: str
    no_comparison: str
    since_won: str
    ages: Mapping[OpenAge, str]
    review: str
    never_looked: str
    contracts: str
    period: str
    rhythms: Mapping[int, str]
    other_rhythm: str
    unknown_rhythm: str
    per_period: str
    whole_term: str
    without_end: str
    charts: str
    sales_by_day: str
    no_recent_sales: str
    open_by_age: str
    how_to_settle: str
    short_month: str
    short_open: str
    no_report: str
    written: str


PORTUGUESE = StandingTexts(
    pending="Pendente",
    clock="horários de {zone} ({offset})",
    open_now="**Parado ou aguardando agora: {deals}, {value}.**",
    nothing_open="**Nada parado:** todo negócio ganho está lançado.",
    oldest="O mais antigo é o negócio {deal}, ganho em {since}, há {age}: {value}, "
    "{place}.",
    is_held="em quarentena",
    is_waiting="aguardando",
    minutes="{n} min",
    hours="{n} h",
    days=("{n} dia", "{n} dias"),
    months=(
        *("Janeiro", "Fevereiro", "Março", "Abril", "Maio", "Junho", "Julho"),
        *("Agosto", "Setembro", "Outubro", "Novembro", "Dezembro"),
    ),
    this_month="{month}, até {day}",
    last_month="{month} de {year}, inteiro",
    in_contracts="Em contratos",
    how_counted="Pelo dia do ganho e pelo valor do negócio; entre parênteses, quantos "
    "negócios.",
    none_this_month="Nenhum negócio ganho neste mês ainda.",
    none_in_two_months="Nenhum negócio ganho neste mês ainda, nem no mês anterior.",
    cancelled="Contado acima, mas cancelado na Conta Azul: {deals}, {value}.",
    of_this_run="Nesta execução, com tudo o que ainda estava aberto:",
    cause="Causa",
    on_day="Em {day}",
    change="Variação",
    no_comparison="Ainda não se sabe como estava há uma semana; por isso não há "
    "comparação.",
    since_won="Desde o ganho",
    ages={
        "under_1_hour": "menos de 1 h",
        "1_to_4_hours": "de 1 a 4 h",
        "4_to_24_hours": "de 4 a 24 h",
        "over_24_hours": "mais de 24 h",
    },
    review="Fila de revisão",
    never_looked="Ainda não se sabe: a fila é vista quando uma execução lança vendas.",
    contracts="Contratos em vigor",
    period="Período",
    rhythms={1: "Mês", 3: "Trimestre", 6: "Semestre", 12: "Ano"},
    other_rhythm="{n} meses",
    unknown_rhythm="não se sabe",
    per_period="Por período",
    whole_term="No prazo inteiro",
    without_end="{n} sem fim",
    charts="Gráficos",
    sales_by_day="Vendas por dia da venda, em R$",
    no_recent_sales="Nenhuma venda com data dos últimos 14 dias.",
    open_by_age="Negócios parados ou aguardando, desde o ganho",
    how_to_settle="Como resolver",
    short_month="{month}: {won} ganhos, {booked} lançados",
    short_open="Em aberto: {deals}, {value}; o mais antigo, {deal}, há {age}",
    no_report="{company}: nenhuma execução deixou relatório ainda. Rode "
    "`ganho sync {company}`.",
    written="Relatório gravado em {file}",
)

ENGLISH = StandingTexts(
    pending="Pending",
    clock="times of {zone} ({offset})",
    open_now="**Held or waiting now: {deals}, {value}.**",
    nothing_open="**Nothing is held up:** every won deal is booked.",
    oldest="The oldest is deal {deal}, won {since}, {age} ago: {value}, {place}.",
    is_held="in quarantine",
    is_waiting="waiting",
    minutes="{n} min",
    hours="{n} h",
    days=("{n} day", "{n} days"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    this_month="{month}, to {day}",
    last_month="{month} {year}, whole",
    in_contracts="In contracts",
    how_counted="By the day of the win and the deal's value; in brackets, how many "
    "deals.",
    none_this_month="No deal won this month yet.",
    none_in_two_months="No deal won this month yet, nor in the month before.",
    cancelled="Counted above, but cancelled in Conta Azul: {deals}, {value}.",
    of_this_run="In this run, with all that was still open:",
    cause="Cause",
    on_day="On {day}",
    change="Change",
    no_comparison="Not known yet how it was a week ago: nothing to compare with.",
    since_won="Since the win",
    ages={
        "under_1_hour": "under 1 h",
        "1_to_4_hours": "1 to 4 h",
        "4_to_24_hours": "4 to 24 h",
        "over_24_hours": "over 24 h",
    },
    review="Review queue",
    never_looked="Not known yet: a run that books sales looks at the queue.",
    contracts="Contracts in force",
    period="Period",
    rhythms={1: "Month", 3: "Quarter", 6: "Half-year", 12: "Year"},
    other_rhythm="{n} months",
    unknown_rhythm="not known",
    per_period="Per period",
    whole_term="Over the whole term",
    without_end="{n} without end",
    charts="Charts",
    sales_by_day="Sales by day of sale, in R$",
    no_recent_sales="No sale dated in the last 14 days.",
    open_by_age="Deals held or waiting, since the win",
    how_to_settle="How to settle it",
    short_month="{month}: {won} won, {booked} booked",
    short_open="Open: {deals}, {value}; the oldest, {deal}, for {age}",
    no_report="{company}: no run has left a report yet. Run `ganho sync {company}`.",
    written="Report written to {file}",
)

STANDING_TEXTS: Mapping[Language, StandingTexts] = {
    "pt-BR": PORTUGUESE,
    "en": ENGLISH,
}
