"""Every code in Portuguese, for the people who keep the books."""

from collections.abc import Mapping

from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.words.wording import Wording

BY_ITSELF = "Depois disso a venda é lançada sozinha na próxima execução."
MADE_BY_ITSELF = "Depois disso o contrato é criado sozinho na próxima execução."
STOCK_MENU = (
    "Configurações e plano > Mais configurações > Estoque > Configurações do estoque > "
    "Permissões do estoque > Verificar estoque ao criar uma venda"
)
REFUSAL = (
    "Resposta da Conta Azul ({status}): {text}",
    "Campo recusado: {field}.",
)
UNANSWERED = (
    "Um envio anterior, com o número {number}, ficou sem resposta: procure-o na Conta "
    "Azul antes de lançar à mão."
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
        remedy="Procure a venda na Conta Azul. Se ela existe: ganho quarantine EMPRESA "
        "resolve NEGÓCIO --sale NÚMERO. Se não existe: o mesmo comando com --book.",
    ),
    Reason.POSSIBLY_BOOKED_ALREADY: Wording(
        title="Talvez já lançado",
        text="A Conta Azul tem uma venda que pode ser a deste negócio: do mesmo "
        "cliente e total, de poucos dias antes ou depois, feita à mão ou com as "
        "observações apagadas; ou com a marca dele, mas de outro dia, ou feita quando ele "
        "era do funil de outra empresa. Para não lançar duas vezes, o negócio ficou "
        "separado.",
        remedy="Compare a venda com o negócio. Se é a mesma: ganho quarantine EMPRESA "
        "resolve NEGÓCIO --sale NÚMERO. Se é outra: o mesmo comando com --book. Se é a "
        "de outra empresa, que já lançou o negócio: com --dismiss MOTIVO.",
        details=("Venda {sale}, de {day}.",),
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
            "term": "{value} não se divide por {periods} períodos, centavo por centavo.",
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
        f"Pipedrive. {BY_ITSELF} Se é recorrente, marque o negócio como contrato "
        "(campo Contrato Conta Azul) ou crie o contrato na Conta Azul.",
        details=("Linha de produto {line} no Pipedrive.",),
    ),
    Reason.CONTRACT_INCOMPLETE: Wording(
        title="Contrato incompleto",
        text="O negócio está marcado como contrato, mas não diz com clareza por quanto "
        "tempo e quando cobrar. Nada foi lançado, nem como venda única.",
        remedy="Acerte no Pipedrive os campos Contrato, Vigência e Vencimento Contrato "
        f"Conta Azul e a frequência dos produtos. {MADE_BY_ITSELF}",
        by_why={
            "mark": "O campo Contrato Conta Azul não diz Sim nem Não.",
            "term": "A vigência não é um número de meses, uma data nem um período.",
            "due": "O vencimento não é um dia de 1 a 31 nem uma data.",
            "due_missing": "Falta o vencimento: um dia de 1 a 31 ou a primeira data.",
            "due_before_start": "O primeiro vencimento vem antes do início.",
            "ends_before_start": "A vigência termina antes de começar.",
            "terms_differ": "A vigência do campo não é a dos produtos recorrentes.",
            "starts_differ": "Campos e produtos dizem inícios diferentes.",
            "lines_differ": "Os produtos recorrentes têm frequências diferentes.",
            "frequency": "A Conta Azul não cobra contratos por semana.",
            "part_of_period": "A vigência não é um número inteiro de períodos.",
            "no_end": "O valor é o total do contrato, mas a vigência está vazia.",
            "instalments": "O negócio também tem parcelas: ou parcelas ou contrato.",
            "closed": "O início cai num mês que já está fechado.",
            "start": "O início fica longe demais do dia em que o negócio foi ganho.",
            "over": "A vigência já tinha terminado quando o negócio foi ganho.",
            "due_far": "O primeiro vencimento fica a mais de dois anos do início.",
        },
    ),
    Reason.CONTRACT_MIXED_LINES: Wording(
        title="Contrato com produtos de venda única",
        text="O negócio mistura produtos recorrentes e de cobrança única, e esses "
        "seriam cobrados todo mês.",
        remedy="Separe em dois negócios: um com os produtos recorrentes, marcado como "
        f"contrato, e outro com os demais. {MADE_BY_ITSELF}",
    ),
    Reason.CONTRACT_ALREADY_ACTIVE: Wording(
        title="Contrato já ativo",
        text="O cliente já tem na Conta Azul um contrato ativo com o mesmo item no "
        "mesmo período. Um segundo cobraria duas vezes.",
        remedy="Se é uma renovação, encerre o contrato antigo na Conta Azul. Se é o "
        "deste negócio: ganho quarantine EMPRESA resolve NEGÓCIO --contract NÚMERO. Se "
        "são mesmo dois: o mesmo comando com --book.",
        details=("Contrato {contract}.",),
    ),
    Reason.CONTRACT_REVIEW: Wording(
        title="Contrato para conferir",
        text="A empresa pediu para conferir cada contrato antes: criá-lo gera todas "
        "as vendas de uma vez.",
        remedy="Confira valor, período e início. Se estão certos: ganho quarantine "
        "EMPRESA release NEGÓCIO.",
        details=(
            "{periods} x {amount}.",
            "{amount} por período de {months} mês(es), a partir de {starts_on}.",
        ),
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
    Reason.PAYMENT_TERMS_UNKNOWN: Wording(
        title="Pagamento que não dá para entender",
        text="O campo do negócio que diz como o cliente paga tem um texto ou uma opção "
        "que não está combinada. Para não lançar um vencimento ou uma forma de "
        "pagamento errada, a venda ficou separada.",
        remedy="Escolha no negócio do Pipedrive uma opção conhecida, ou esvazie o "
        "campo para valer o padrão da empresa. Se a opção é nova, peça para incluí-la "
        "em [payment_conditions] ou [payment_methods] do arquivo da empresa e rodar "
        f"ganho apply. {BY_ITSELF}",
        by_why={
            "condition": "O campo {field} não diz uma condição de pagamento conhecida.",
            "method": "O campo {field} não diz uma forma de pagamento conhecida.",
        },
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
        f"CNPJ no Pipedrive para diferenciá-los. {BY_ITSELF} Ou escolha um: ganho "
        "quarantine EMPRESA resolve NEGÓCIO --customer CADASTRO.",
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
    Reason.STOCK_INSUFFICIENT: Wording(
        title="Estoque insuficiente",
        text="A Conta Azul recusou a venda, e o saldo do produto é menor que a "
        "quantidade: é o que acontece quando ela confere o estoque.",
        remedy=f"Dê entrada no estoque do produto, ou desligue a conferência: {STOCK_MENU}. "
        "A venda é lançada sozinha depois.",
        details=(
            "{item}: saldo {balance}, precisa de {needed}.",
            "E mais {more} produto(s).",
            REFUSAL[0],
            UNANSWERED,
        ),
    ),
    Reason.SALE_REFUSED: Wording(
        title="Venda recusada pela Conta Azul",
        text="A Conta Azul não aceitou a venda: este envio não lançou nada.",
        remedy="Resolva o que a resposta aponta. O ganho tenta de novo sozinho, em "
        "intervalos cada vez maiores.",
        details=(*REFUSAL, UNANSWERED),
    ),
    Reason.CONTRACT_REFUSED: Wording(
        title="Contrato recusado pela Conta Azul",
        text="A Conta Azul não aceitou o contrato: este envio não criou nada.",
        remedy="Resolva o que a resposta aponta. O ganho tenta de novo sozinho, em "
        "intervalos cada vez maiores.",
        details=(*REFUSAL, UNANSWERED),
    ),
    Reason.UNUSUAL_VOLUME: Wording(
        title="Negócios demais de uma vez",
        text="Há muito mais negócios novos do que o normal: talvez alguém tenha "
        "importado negócios antigos como ganhos. Nenhum foi lançado.",
        remedy="Confira no Pipedrive de onde vieram. Se estão certos: ganho quarantine "
        "EMPRESA release --reason UNUSUAL_VOLUME.",
        details=("{deals} novos nesta execução; o limite é {limit}.",),
    ),
    Reason.UNUSUAL_VALUE: Wording(
        title="Valor fora do comum",
        text="O negócio vale mais do que a empresa quer lançar sem conferir.",
        remedy="Confira o valor no Pipedrive. Se está certo: ganho quarantine EMPRESA "
        "release NEGÓCIO.",
        details=("Vale {value}; o limite é {limit_value}.",),
    ),
}

EXCLUSIONS: Mapping[str, Wording] = {
    Exclusion.PIPELINE_NOT_INCLUDED: Wording(
        title="Negócio de outro funil",
        text="O negócio está num funil que a empresa deixou de fora.",
        remedy="Nada a fazer. Para incluir o funil, acrescente-o a pipelines no "
        "arquivo da empresa e rode ganho apply.",
    ),
    Exclusion.DISMISSED: Wording(
        title="Dispensado por uma pessoa",
        text="Alguém decidiu que não há venda a lançar para este negócio.",
        remedy="Nada a fazer. Para desfazer: ganho quarantine EMPRESA release NEGÓCIO.",
        details=("Motivo: {text}.",),
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
    Remark.ADDRESS_UNUSABLE: Wording(
        title="Endereço que não serve",
        text="O cliente novo foi cadastrado sem endereço, porque o do Pipedrive está "
        "incompleto.",
        remedy="Complete o endereço no cadastro do cliente na Conta Azul: o ganho não "
        "altera quem já está cadastrado. Para os próximos, escolha no Pipedrive um "
        "endereço da lista de sugestões, com número e CEP.",
        by_why={
            "street": "A rua falta ou passa de 100 letras.",
            "number": "O número falta ou passa de 10 letras.",
            "complement": "O complemento passa de 200 letras.",
            "district": "O bairro falta ou passa de 100 letras.",
            "city": "A cidade falta, ou há duas.",
            "state": "O estado falta ou não é um do Brasil.",
            "postal_code": "O CEP falta ou não tem oito dígitos.",
            "country": "O endereço não é do Brasil.",
        },
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
        title="Lançamento cancelado na Conta Azul",
        text="A venda ou o contrato deste negócio existe e foi cancelado. O ganho não "
        "o lança de novo.",
        remedy="Nada a fazer se o cancelamento foi de propósito. Se deve ser feito de "
        "novo: ganho rebook EMPRESA NEGÓCIO.",
        details=("Número: {sale}.",),
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
        remedy="Dê entrada no estoque do produto e libere a venda na Conta Azul, ou "
        f"desligue a conferência: {STOCK_MENU}.",
        details=(
            "Venda {number}.",
            "{item}: saldo {balance}, precisa de {needed}.",
            "E mais {more} produto(s).",
        ),
    ),
    Remark.STOCK_RESERVING: Wording(
        title="Venda com estoque em reserva",
        text="A Conta Azul aceitou a venda e ainda está reservando o estoque.",
        remedy="Nada a fazer: a próxima execução confere se o estoque bastou.",
        details=("Venda {number}.",),
    ),
    Remark.MONTH_CLOSED: Wording(
        title="Lançado no dia de hoje: mês fechado",
        text="O negócio foi ganho num mês que a contabilidade já fechou, por isso a "
        "venda leva o dia do lançamento.",
        remedy="Avise a contabilidade, se a data importa.",
        details=("Data da venda: {day}.",),
    ),
    Remark.CONTRACT_WITHOUT_END: Wording(
        title="Contrato sem data para terminar",
        text="A Conta Azul já gerou as vendas dos próximos dois anos.",
        remedy="Se o contrato tem fim, encerre-o na Conta Azul na data certa.",
    ),
    Remark.BOOKED_TWICE: Wording(
        title="Dois lançamentos para o mesmo negócio",
        text="A Conta Azul tem mais de uma venda ou contrato com a marca deste negócio. "
        "Quem duplica uma venda copia a marca com ela.",
        remedy="Confira na Conta Azul. Se a cópia é a venda de outro negócio, apague a "
        "marca das observações; se sobra, cancele.",
        details=("Deste negócio: {booked}. Com a marca copiada: {sale}.",),
    ),
    "PIPEDRIVE_ADMIN_UNKNOWN": Wording(
        title="Não se sabe se o usuário do Pipedrive é administrador",
        text="Quem não é administrador pode ver só uma parte dos negócios.",
        remedy="Confira no Pipedrive se o usuário do token é administrador.",
    ),
    "CLOCKS_DIFFER": Wording(
        title="O relógio desta máquina e o do Pipedrive não batem",
        text="Eles diferem em mais de cinco minutos. Nada se perde, mas lê-se mais vezes "
        "o mesmo, e prazos e esperas contam errado.",
        remedy="Rode `ganho doctor EMPRESA`, que compara também com a Conta Azul, e acerte "
        "o relógio desta máquina (NTP).",
    ),
}
