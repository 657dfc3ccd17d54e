"""The words of a deal's story, by the ledger's names for its steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.amounts import Language


@dataclass(frozen=True, kw_only=True)
class StoryTexts:
    """One language. Steps are found with the kind of what is created, then without."""

    title: str
    unknown: str
    won: str
    states: Mapping[str, str]
    sale: str
    contract: str
    steps: Mapping[str, str]
    because: str
    numbered: str


PORTUGUESE = StoryTexts(
    title="Negócio {deal_id}",
    unknown="O ganho ainda não leu este negócio. Ele foi ganho depois da ativação?",
    won="Ganho em {day}, {value}",
    states={
        "open": "Pronto para ser lançado na próxima execução",
        "quarantined": "Em quarentena",
        "excluded": "Fora, pelas regras da empresa",
        "booked": "Lançado",
        "withdrawn": "Não está mais ganho no Pipedrive",
    },
    sale="Venda {number} de {day}, {total}",
    contract="Contrato {number} de {day}, {total}",
    steps={
        "read_open": "Lido no Pipedrive, pronto para lançar",
        "read_quarantined": "Lido no Pipedrive, segue em quarentena",
        "read_excluded": "Lido no Pipedrive, fora pelas regras da empresa",
        "read_booked": "Lido no Pipedrive, já estava lançado",
        "set_aside": "Separado em quarentena",
        "reopened": "Saiu da quarentena para nova tentativa",
        "withdrawn": "Não está mais ganho no Pipedrive",
        "warned": "Aviso",
        "promised": "Envio anotado",
        "promised_sale": "Vai enviar a venda",
        "promised_customer": "Vai criar o cliente",
        "promised_item": "Vai criar o produto",
        "promised_again": "Vai enviar de novo",
        "changed_nothing": "A Conta Azul recusou ou não recebeu; nada mudou lá",
        "given_up": "Desistiu deste envio",
        "created_customer": "Cliente criado na Conta Azul",
        "created_item": "Produto criado na Conta Azul",
        "booked": "Venda lançada na Conta Azul",
        "adopted": "Venda encontrada na Conta Azul e ligada ao negócio",
        "promised_contract": "Vai enviar o contrato",
        "booked_contract": "Contrato criado na Conta Azul",
        "adopted_contract": "Contrato encontrado na Conta Azul e ligado ao negócio",
        "decided_release": "Uma pessoa liberou o negócio",
        "decided_book": "Uma pessoa mandou lançar mesmo assim",
        "decided_dismiss": "Uma pessoa dispensou o negócio",
        "decided_customer": "Uma pessoa escolheu o cliente",
        "superseded": "O lançamento foi cancelado; pode ser refeito",
    },
    because="motivo",
    numbered="número",
)

ENGLISH = StoryTexts(
    title="Deal {deal_id}",
    unknown="ganho has not read this deal yet. Was it won after activation?",
    won="Won on {day}, {value}",
    states={
        "open": "Ready to be booked by the next run",
        "quarantined": "In quarantine",
        "excluded": "Left out by the company's rules",
        "booked": "Booked",
        "withdrawn": "No longer won in Pipedrive",
    },
    sale="Sale {number} of {day}, {total}",
    contract="Contract {number} of {day}, {total}",
    steps={
        "read_open": "Read from Pipedrive, ready to book",
        "read_quarantined": "Read from Pipedrive, still in quarantine",
        "read_excluded": "Read from Pipedrive, left out by the company's rules",
        "read_booked": "Read from Pipedrive, booked before",
        "set_aside": "Set aside in quarantine",
        "reopened": "Left quarantine for another try",
        "withdrawn": "No longer won in Pipedrive",
        "warned": "Remark",
        "promised": "Send noted",
        "promised_sale": "About to send the sale",
        "promised_customer": "About to create the customer",
        "promised_item": "About to create the product",
        "promised_again": "About to send again",
        "changed_nothing": "Conta Azul refused or never got it; nothing changed there",
        "given_up": "Gave this send up",
        "created_customer": "Customer created in Conta Azul",
        "created_item": "Product created in Conta Azul",
        "booked": "Sale booked in Conta Azul",
        "adopted": "Sale found in Conta Azul and tied to the deal",
        "promised_contract": "About to send the contract",
        "booked_contract": "Contract made in Conta Azul",
        "adopted_contract": "Contract found in Conta Azul and tied to the deal",
        "decided_release": "A person released the deal",
        "decided_book": "A person said to book it all the same",
        "decided_dismiss": "A person dismissed the deal",
        "decided_customer": "A person chose the customer",
        "superseded": "The booking was cancelled; it may be made anew",
    },
    because="reason",
    numbered="number",
)

STORY_TEXTS: Mapping[Language, StoryTexts] = {"pt-BR": PORTUGUESE, "en": ENGLISH}
