"""Every code in Portuguese, for the people who keep the books."""

from collections.abc import Mapping

from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.reports.wording import Wording

BY_ITSELF = "Depois disso a venda é lançada sozinha na próxima execução."
REFUSAL = (
    "Resposta da Conta Azul ({status}): {text}",
    "Campo recusado: {field}.",
)

UNKNOWN = Wording(
    title="Motivo {code}",
    text="Esta versão do ganho não conhece este motivo.",
    remedy="Atualize o ganho e veja o relatório de novo.",
)

REASONS: Mapping[str, Wording] = {
    Reason.DEAL_UNREADABLE: Wording(
        title="Negócio que não pôde ser lido",
        text="O Pipedrive entregou este negócio incompleto, por isso não dá para "
        "saber o que vender e para quem.",
        remedy="Abra o negócio no Pipedrive, confira valor, moeda, data do ganho, "
        "organização e pessoa, e salve. Se algo não aparecer, peça ao administrador "
        f"acesso para o usuário da integração. {BY_ITSELF}",
        details=("O que faltou: {what}.",),
    ),
    Reason.DEAL_WON_AGAIN: Wording(
        title="Negócio ganho de novo",
        text="Este negócio já tinha sido ganho antes da ativação, foi reaberto e "
        "ganho outra vez. Alguém pode ter lançado a venda à mão na primeira vez.",
        remedy="Procure a venda na Conta Azul. Se ela existe, não há mais nada a "
        "lançar. Se não existe, lance-a à mão.",
    ),
    Reason.DEAL_NOT_BRL: Wording(
        title="Negócio em outra moeda",
        text="A Conta Azul só recebe vendas em reais.",
        remedy="Mude a moeda e os valores do negócio para reais no Pipedrive. "
        f"{BY_ITSELF}",
        details=("Moeda encontrada: {currency}.",),
    ),
    Reason.DEAL_VALUE_NOT_POSITIVE: Wording(
        title="Negócio sem valor",
        text="O valor do negócio é zero ou negativo, e uma venda precisa de um total "
        "maior que zero.",
        remedy=f"Corrija o valor ou os produtos do negócio no Pipedrive. {BY_ITSELF}",
        details=("Valor do negócio: {value}.",),
    ),
    Reason.DEAL_VALUE_MISMATCH: Wording(
        title="Valor não bate com os produtos",
        text="Produtos, descontos e valor do negócio não dão o mesmo total, centavo "
        "por centavo. Para não lançar um total errado, a venda ficou separada.",
        remedy="Abra os produtos do negócio no Pipedrive e acerte quantidades, preços "
        f"e descontos até que a soma seja o valor do negócio. {BY_ITSELF}",
        by_why={
            "negative": "Um produto tem quantidade, preço ou soma negativa.",
            "rounding": "O total muda conforme o arredondamento: use preços com duas "
            "casas decimais.",
            "sum": "Os produtos somam {lines}; o negócio vale {value}.",
            "line": "Um produto soma {found}, mas quantidade, preço e desconto dão "
            "{expected}.",
            "cents": "O valor {value} tem frações de centavo.",
            "disabled": "O negócio vale {value}, mas nenhum produto está ativado.",
        },
        details=("Linha de produto {line} no Pipedrive.",),
    ),
    Reason.DEAL_WITHOUT_CUSTOMER: Wording(
        title="Negócio sem cliente",
        text="O negócio não tem organização nem pessoa: não se sabe para quem é a "
        "venda.",
        remedy=f"Vincule a organização ou a pessoa ao negócio. {BY_ITSELF}",
    ),
    Reason.DEAL_WITHOUT_PRODUCTS: Wording(
        title="Negócio sem produtos",
        text="O negócio não tem nenhum produto, e a empresa pediu para não lançar "
        "vendas assim.",
        remedy=f"Adicione os produtos ao negócio no Pipedrive. {BY_ITSELF}",
        details=("Valor do negócio: {value}.",),
    ),
    Reason.RECURRING_LINE_IN_SALE: Wording(
        title="Produto recorrente em venda única",
        text="Um produto do negócio é cobrado todo mês ou todo ano. Lançado como "
        "venda única, só a primeira cobrança existiria.",
        remedy="Se a cobrança é uma só, mude a frequência do produto para única no "
        f"Pipedrive. {BY_ITSELF} Se é recorrente, crie o contrato na Conta Azul.",
        details=("Linha de produto {line} no Pipedrive.",),
    ),
    Reason.LINE_WITHOUT_PRODUCT: Wording(
        title="Linha sem produto",
        text="Uma linha do negócio não aponta para nenhum produto do catálogo do "
        "Pipedrive, ou o produto está sem nome.",
        remedy=f"Troque a linha por um produto do catálogo, com nome. {BY_ITSELF}",
        details=("Linha de produto {line} no Pipedrive.",),
    ),
    Reason.INSTALMENTS_MISMATCH: Wording(
        title="Parcelas não somam o total",
        text="As parcelas precisam somar exatamente o valor do negócio, e cada uma "
        "tem de ser maior que zero.",
        remedy=f"Acerte as parcelas no negócio do Pipedrive. {BY_ITSELF}",
        by_why={"too small": "O valor é pequeno demais para tantas parcelas."},
        details=("As parcelas somam {found}; o negócio vale {value}.",),
    ),
    Reason.CUSTOMER_NAME_MISSING: Wording(
        title="Cliente sem nome",
        text="A organização ou pessoa do negócio está sem nome.",
        remedy=f"Preencha o nome no Pipedrive. {BY_ITSELF}",
    ),
    Reason.CUSTOMER_NAME_GENERIC: Wording(
        title="Nome de cliente genérico",
        text='O nome não identifica ninguém, como "cliente", "teste" ou "sem nome".',
        remedy=f"Escreva o nome verdadeiro do cliente no Pipedrive. {BY_ITSELF}",
    ),
    Reason.TAX_ID_MISSING: Wording(
        title="Cliente sem CPF ou CNPJ",
        text="A empresa só lança vendas de clientes com CPF ou CNPJ.",
        remedy=f"Preencha o CPF ou CNPJ do cliente no Pipedrive. {BY_ITSELF}",
    ),
    Reason.TAX_ID_INVALID: Wording(
        title="CPF ou CNPJ inválido",
        text="Os dígitos verificadores não conferem: há algum erro de digitação.",
        remedy=f"Confira o número com o cliente e corrija-o no Pipedrive. {BY_ITSELF}",
        details=("Campo no Pipedrive: {field}.",),
    ),
    Reason.TAX_ID_WRONG_KIND: Wording(
        title="CPF e CNPJ trocados",
        text="Há um CPF no campo do CNPJ, ou um CNPJ no campo do CPF.",
        remedy=f"Passe o número para o campo certo no Pipedrive. {BY_ITSELF}",
        details=("Campo no Pipedrive: {field}.",),
    ),
    Reason.TAX_ID_CONFLICT: Wording(
        title="Dois CPFs ou CNPJs diferentes",
        text="O cliente e o negócio têm números diferentes, e não se sabe qual vale.",
        remedy=f"Deixe só o número certo no Pipedrive. {BY_ITSELF}",
        details=("Um dos campos no Pipedrive: {field}.",),
    ),
    Reason.CUSTOMER_AMBIGUOUS: Wording(
        title="Mais de um cliente igual na Conta Azul",
        text="Há vários cadastros que combinam com este cliente, e o ganho não "
        "escolhe por você.",
        remedy="Na Conta Azul, deixe ativo só um dos cadastros, ou preencha o CPF ou "
        f"CNPJ no Pipedrive para diferenciá-los. {BY_ITSELF}",
        details=("Cadastros encontrados: {found}.",),
    ),
    Reason.CUSTOMER_REFUSED: Wording(
        title="Cliente recusado pela Conta Azul",
        text="A Conta Azul não aceitou o cadastro do cliente.",
        remedy="Corrija no Pipedrive o que a resposta aponta, ou cadastre o cliente "
        "na Conta Azul com o mesmo nome e CPF ou CNPJ. O ganho tenta de novo sozinho.",
        details=REFUSAL,
    ),
    Reason.ITEM_AMBIGUOUS: Wording(
        title="Mais de um produto igual na Conta Azul",
        text="Há vários produtos ou serviços ativos com o mesmo nome ou código.",
        remedy="Na Conta Azul, inative ou renomeie os repetidos até sobrar um. O "
        "ganho tenta de novo sozinho.",
        details=("Item: {item}.",),
    ),
    Reason.ITEM_INACTIVE: Wording(
        title="Produto inativo na Conta Azul",
        text="O produto ou serviço existe na Conta Azul, mas está inativo.",
        remedy="Reative o item na Conta Azul, ou troque o produto no negócio. O ganho "
        "tenta de novo sozinho.",
        details=("Item: {item}.",),
    ),
    Reason.ITEM_MISSING: Wording(
        title="Produto não existe na Conta Azul",
        text="A empresa pediu para não criar produtos novos, e este não foi "
        "encontrado.",
        remedy="Cadastre o item na Conta Azul com o mesmo nome, ou troque o produto "
        "no negócio. O ganho tenta de novo sozinho.",
        details=("Item: {item}.",),
    ),
    Reason.ITEM_REFUSED: Wording(
        title="Produto recusado pela Conta Azul",
        text="A Conta Azul não aceitou o cadastro de um produto ou serviço.",
        remedy="Corrija no Pipedrive o que a resposta aponta, ou cadastre o item na "
        "Conta Azul com o mesmo nome. O ganho tenta de novo sozinho.",
        details=("Item: {item}.", *REFUSAL),
    ),
    Reason.SALE_REFUSED: Wording(
        title="Venda recusada pela Conta Azul",
        text="A Conta Azul não aceitou a venda. Nada foi lançado.",
        remedy="Resolva o que a resposta aponta. O ganho tenta de novo sozinho, em "
        "intervalos cada vez maiores.",
        details=REFUSAL,
    ),
}

EXCLUSIONS: Mapping[str, Wording] = {
    Exclusion.PIPELINE_NOT_INCLUDED: Wording(
        title="Negócio de outro funil",
        text="O negócio está num funil que a empresa deixou de fora.",
        remedy="Nada a fazer. Para incluir o funil, acrescente-o a pipelines no "
        "arquivo da empresa e rode ganho apply.",
    ),
}

REMARKS: Mapping[str, Wording] = {
    Remark.TAX_ID_MISSING: Wording(
        title="Cliente sem CPF ou CNPJ",
        text="A venda segue sem ele. Para emitir nota fiscal será preciso.",
        remedy="Preencha o CPF ou CNPJ no Pipedrive antes do próximo negócio, e no "
        "cadastro do cliente na Conta Azul.",
    ),
    Remark.PHONE_UNUSABLE: Wording(
        title="Telefone que não serve",
        text="O telefone não é um número brasileiro válido e ficou de fora do "
        "cadastro.",
        remedy="Corrija o telefone da pessoa no Pipedrive, com DDD.",
    ),
    Remark.EMAIL_UNUSABLE: Wording(
        title="E-mail que não serve",
        text="O e-mail está mal escrito e ficou de fora do cadastro.",
        remedy="Corrija o e-mail da pessoa no Pipedrive.",
    ),
    Remark.NEAR_DUPLICATE_CUSTOMER: Wording(
        title="Cliente parecido já existe",
        text="A Conta Azul tem um cadastro com o mesmo nome ou o mesmo CPF ou CNPJ, "
        "mas não os dois. Os dois ficam separados.",
        remedy="Veja na Conta Azul se são o mesmo cliente e, se forem, acerte nome e "
        "número nos dois sistemas.",
        details=("Cadastros parecidos: {near}.",),
    ),
    Remark.TOTAL_DIFFERS: Wording(
        title="Total diferente na Conta Azul",
        text="A venda existe, mas com um total que não é o do negócio.",
        remedy="Abra a venda na Conta Azul e acerte o total.",
        details=("Negócio: {deal_total}. Venda: {sale_total}.",),
    ),
    Remark.SALE_CANCELLED: Wording(
        title="Venda cancelada na Conta Azul",
        text="A venda deste negócio existe e foi cancelada. O ganho não a lança de "
        "novo.",
        remedy="Nada a fazer se o cancelamento foi de propósito. Se não foi, lance a "
        "venda à mão na Conta Azul.",
        details=("Venda: {sale}.",),
    ),
    Remark.SELLER_NOT_FOUND: Wording(
        title="Vendedor não encontrado",
        text="Nenhum vendedor da Conta Azul tem esse nome. A venda segue com o "
        "vendedor padrão, ou sem vendedor.",
        remedy="Cadastre na Conta Azul um vendedor com o mesmo nome do usuário do "
        "Pipedrive, ou escolha um em seller no arquivo da empresa.",
        details=("Usuário do Pipedrive: {owner_id}.",),
    ),
    Remark.STOCK_PENDING: Wording(
        title="Venda aguardando estoque",
        text="A Conta Azul aceitou a venda, mas a segura por falta de estoque.",
        remedy="Dê entrada no estoque do produto na Conta Azul e libere a venda.",
        details=("Venda: {sale}.",),
    ),
    Remark.BOOKED_TWICE: Wording(
        title="Duas vendas para o mesmo negócio",
        text="A Conta Azul tem duas vendas com a marca deste negócio.",
        remedy="Confira as duas na Conta Azul e cancele a que sobra.",
        details=("Vendas: {booked} e {sale}.",),
    ),
    "PIPEDRIVE_ADMIN_UNKNOWN": Wording(
        title="Não se sabe se o usuário do Pipedrive é administrador",
        text="Quem não é administrador pode ver só uma parte dos negócios.",
        remedy="Confira no Pipedrive se o usuário do token é administrador.",
    ),
}
