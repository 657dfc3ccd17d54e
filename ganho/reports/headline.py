"""A run in one line: the message of its state in Prefect."""

from ganho.reports.run import RunReport, RunState

STATES: dict[str, dict[RunState, str]] = {
    "pt-BR": {
        "complete": "Completo",
        "partial": "Parcial",
        "stopped": "Parado",
        "off": "Desligado",
    },
    "en": {
        "complete": "Complete",
        "partial": "Partial",
        "stopped": "Stopped",
        "off": "Off",
    },
}
COUNTS = {
    "pt-BR": "{booked} vendas, {quarantined} em quarentena, {waiting} aguardam",
    "en": "{booked} sales, {quarantined} in quarantine, {waiting} waiting",
}


def headline(report: RunReport) -> str:
    """Say in one line how a run ended: the word, then what matters first."""
    counts = COUNTS[report.language].format(**report.counts.model_dump())
    line = f"{STATES[report.language][report.state]}: {counts}"
    return f"{line}. {report.why}" if report.why else line
