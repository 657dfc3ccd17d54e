"""The fields of Conta Azul's requests as its own pages call them, in its language."""

LABELS = {
    "bairro": "bairro",
    "cep": "CEP",
    "cnpj": "CNPJ",
    "codigo_sku": "código",
    "composicao_de_valor": "valores",
    "composicao_valor": "valores",
    "condicao_pagamento": "condição de pagamento",
    "cpf": "CPF",
    "data_fim": "data de término",
    "data_inicio": "data de início",
    "data_venda": "data da venda",
    "descricao": "descrição",
    "email": "e-mail",
    "endereco": "endereço",
    "enderecos": "endereço",
    "forma_pagamento": "forma de pagamento",
    "itens": "itens",
    "intervalo_frequencia": "frequência",
    "logradouro": "rua",
    "numero": "número",
    "observacao": "observações",
    "observacoes": "observações",
    "primeira_data_vencimento": "primeiro vencimento",
    "telefone_celular": "celular",
    "telefone_comercial": "telefone comercial",
    "termos": "vigência",
}


def label_of(path: str) -> str:
    """Name a field by its path: `itens.0.descricao` is `itens > descrição`."""
    parts = [part for part in path.split(".") if part and not part.isdigit()]
    return " > ".join(_label(part) for part in parts)


def _label(part: str) -> str:
    return LABELS.get(part) or part.removeprefix("id_").replace("_", " ")
