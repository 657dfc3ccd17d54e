"""What a checkup says, in Portuguese."""

from ganho.words.doctor_words import DoctorWords, Said

APPLY = "corrija o arquivo da empresa e rode ganho apply"
IN_LIST = (
    f"Confira o nome na Conta Azul, {APPLY}. Até lá as execuções param na primeira "
    "venda que precisar dele."
)
LOCKED = (
    "Ponha o nome de uma em {setting}, no arquivo da empresa, e rode ganho apply: a "
    "Conta Azul não deixa preencher isso depois, ao editar a venda."
)

WORDS = DoctorWords(
    states={"ok": "ok", "warning": "AVISO", "failure": "FALHA"},
    failures=("falha", "falhas"),
    warnings=("aviso", "avisos"),
    in_order=("em ordem", "em ordem"),
    not_asked=("não conferido", "não conferidos"),
    not_asked_line="Não conferido, porque depende de «{because}»: {names}.",
    days="dias",
    titles={
        "company_file": "Arquivo da empresa",
        "ledger": "Livro do ganho",
        "lease": "Execução em andamento",
        "last_run": "Última execução completa",
        "oldest_deal": "Negócio parado há mais tempo",
        "pipedrive_access": "Acesso ao Pipedrive",
        "pipedrive_admin": "Administrador no Pipedrive",
        "pipedrive_company": "Empresa no Pipedrive",
        "pipedrive_tokens": "Limite diário do Pipedrive",
        "conta_azul_connection": "Conexão com a Conta Azul",
        "conta_azul_plan": "Plano da Conta Azul",
        "conta_azul_company": "Empresa na Conta Azul",
        "credentials": "Donos das credenciais",
        "clock": "Relógio desta máquina",
        "time_zone": "Fuso horário",
        "tax_id_fields": "Campos de CPF e CNPJ",
        "contract_fields": "Campos de contrato",
        "seller": "Vendedor",
        "category": "Categoria",
        "cost_center": "Centro de custo",
        "financial_account": "Conta financeira",
        "payment": "Condição e forma de pagamento",
        "stock_check": "Verificação de estoque",
        "native_integration": "Integração própria da Conta Azul",
        "prefect_server": "Servidor Prefect",
        "work_pool": "Work pool do Prefect",
        "schedule": "Agenda no Prefect",
    },
    names={
        "organization": "organização",
        "person": "pessoa",
        "deal": "negócio",
        "open": "à espera",
        "quarantined": "em quarentena",
    },
    common={
        "not_asked": Said(
            "Não conferido: depende de «{because}».",
            "Resolva «{because}» e rode ganho doctor {company} de novo.",
        ),
        "refused": Said("{problem}", "{cure}"),
        "unreachable": Said(
            "{problem}",
            "Confira a rede desta máquina e se o sistema está no ar; depois rode "
            "ganho doctor {company} de novo.",
        ),
    },
    cases={
        "company_file": {
            "applied": Said("Aplicado; vale para negócios ganhos desde {at}."),
            "later": Said("Aplicado; só vale a partir de {at}."),
            "off": Said(
                "A empresa está desligada (enabled = false): nada é lançado.",
                "Ponha enabled = true no arquivo da empresa e rode ganho apply.",
            ),
        },
        "ledger": {
            "current": Said("Responde; esquema {schema}, o desta versão."),
            "missing": Said(
                "Não há livro no endereço guardado.",
                "Confira GANHO_LEDGER_URL. Se o livro se perdeu, ponha a cópia de "
                "volta, ou rode ganho sync {company}: ele faz outro e acha de novo "
                "tudo o que já lançou.",
            ),
            "newer": Said(
                "O esquema do livro ({schema}) é mais novo que este ganho ({ours}).",
                "Atualize o ganho para a versão que atualizou o livro.",
            ),
            "older": Said(
                "O esquema do livro ({schema}) é mais antigo que este ganho ({ours}).",
                "Rode ganho apply com o arquivo da empresa: ele atualiza o livro.",
            ),
            "other_key": Said(
                "O livro foi fechado com outra chave: nenhuma execução o abre, e nada "
                "nele muda.",
                "Confira GANHO_LEDGER_URL e o bloco ganho-ledger/default do Prefect. Com "
                "a chave antiga, rode ganho ledger rekey. Se ela se perdeu, ganho ledger "
                "forget-key diz o que vai com ela.",
            ),
            "temporary": Said(
                "O livro está numa pasta temporária, que a máquina pode apagar: {path}.",
                "Pare as execuções, mude o arquivo para outra pasta e aponte "
                "GANHO_LEDGER_URL para ele.",
            ),
        },
        "lease": {
            "free": Said("Nenhuma agora."),
            "held": Said("Em andamento desde {at}: {holder}."),
        },
        "last_run": {
            "recent": Said("Há {age}."),
            "off": Said("Nenhuma é esperada: a empresa está desligada."),
            "late": Said(
                "A última foi há {age}, em {at}.",
                "Veja no Prefect por que as seguintes pararam, ou rode ganho sync "
                "{company} e leia o que ele diz.",
            ),
            "long_ago": Said(
                "A última foi há {age}, em {at}. Negócios ganhos desde então podem não "
                "estar lançados.",
                "Rode ganho sync {company} e leia o que ele diz.",
            ),
            "none": Said(
                "Ainda não houve nenhuma.",
                "Rode ganho sync {company} --dry-run para ver o que seria lançado; "
                "depois ganho sync {company}.",
            ),
        },
        "oldest_deal": {
            "none": Said("Nenhum: tudo o que foi ganho está lançado ou fora."),
            "young": Said(
                "{deals} por lançar; o mais antigo, o negócio {deal}, {state} há {age}."
            ),
            "old": Said(
                "{deals} por lançar; o mais antigo, o negócio {deal}, {state} há {age}.",
                "Veja motivo e solução com ganho quarantine {company}, e a história "
                "dele com ganho explain {company} {deal}.",
            ),
        },
        "pipedrive_access": {
            "answers": Said("O Pipedrive responde e aceita o token ({address}).")
        },
        "pipedrive_admin": {
            "admin": Said("O token é de um administrador."),
            "unknown": Said(
                "O Pipedrive não diz se o token é de um administrador. Outro usuário vê "
                "menos negócios, sem aviso.",
                "Confira no Pipedrive que o dono do token é administrador de negócios.",
            ),
            "no_admin": Said(
                "O token não é de um administrador, e só ele vê todos os negócios.",
                "Ponha o token de um administrador no arquivo da empresa e rode ganho "
                "apply.",
            ),
        },
        "pipedrive_company": {
            "same": Said("A mesma da última vez ({found})."),
            "first": Said("{found}; a primeira execução a anota."),
            "other": Said(
                "O token é de outra empresa ({found}) que da última vez ({known}).",
                "Ponha o token certo no arquivo da empresa e rode ganho apply; outro "
                "par de empresas precisa de outro nome em company.",
            ),
        },
        "pipedrive_tokens": {
            "enough": Said("Restam {percent}% dos tokens de hoje ({left} de {limit})."),
            "untold": Said("O Pipedrive não disse quanto resta hoje."),
            "low": Said(
                "Restam {percent}% dos tokens de hoje ({left} de {limit}); com menos de "
                "10% o ganho para.",
                "Veja quais integrações gastam tanto, ou espere a virada do dia.",
            ),
            "nearly_spent": Said(
                "Restam {percent}% dos tokens de hoje ({left} de {limit}): o ganho "
                "deixa o último décimo para outras integrações.",
                "Veja quais integrações gastam tanto. As execuções depois da virada do "
                "dia põem tudo em dia sozinhas.",
            ),
        },
        "conta_azul_connection": {"alive": Said("Autorizada e viva.")},
        "conta_azul_plan": {"allowed": Said("O plano permite o uso da API.")},
        "conta_azul_company": {
            "same": Said("A mesma da última vez ({found})."),
            "first": Said("{found}; a primeira execução a anota."),
            "other": Said(
                "A conexão é de outra empresa ({found}) que da última vez ({known}).",
                "Autorize a empresa certa com ganho authorize {company}; outro par de "
                "empresas precisa de outro nome em company.",
            ),
            "other_cnpj": Said(
                "A empresa conectada ({found}) não tem o CNPJ do arquivo da empresa.",
                "Autorize a empresa certa com ganho authorize {company}, ou corrija "
                "cnpj em [conta_azul] e rode ganho apply.",
            ),
            "cnpj_untold": Said(
                "A Conta Azul não mostra o CNPJ da empresa conectada ({found}).",
                "Confira na Conta Azul que a empresa é a certa; então tire cnpj de "
                "[conta_azul] e rode ganho apply.",
            ),
        },
        "credentials": {
            "owners": Said("Pipedrive: {user}, em {domain}. Conta Azul: {erp}.")
        },
        "clock": {
            "right": Said("Certo, pelas respostas dos sistemas ({vendors} de 2)."),
            "untold": Said(
                "Nenhum dos sistemas disse que horas são.",
                "Confira o relógio e a sincronização de hora (NTP) desta máquina.",
            ),
            "off": Said(
                "Está {off} fora da hora dos sistemas.",
                "Acerte o relógio desta máquina e ligue a sincronização de hora (NTP).",
            ),
        },
        "time_zone": {
            "same": Said("{ours}, com os mesmos dias que o Pipedrive."),
            "untold": Said("{ours}; o do Pipedrive não é conhecido."),
            "differ": Said(
                "A empresa usa {ours}, e o usuário do Pipedrive, {theirs}: perto da "
                "meia-noite a venda leva outro dia que o Pipedrive mostra.",
                "Deixe os dois iguais: time_zone no arquivo da empresa, ou o fuso nas "
                "preferências do usuário no Pipedrive.",
            ),
        },
        "tax_id_fields": {
            "found": Said("Encontrados: {fields}."),
            "twice": Said(
                "Dois campos com o mesmo nome: {fields}. O ganho lê os dois, e negócios "
                "em que diferem ficam em quarentena.",
                "Apague ou renomeie um deles no Pipedrive, ou ponha o código do certo "
                "em tax_id_field e rode ganho apply.",
            ),
            "none": Said(
                "Nenhum campo se chama CNPJ, CPF ou CPF/CNPJ: os clientes vão sem "
                "documento.",
                "Crie o campo no Pipedrive, ou ponha em tax_id_field o nome do que já "
                "existe e rode ganho apply.",
            ),
            "required": Said(
                "Nenhum campo se chama CNPJ, CPF ou CPF/CNPJ, e require_tax_id o exige: "
                "todos os negócios ficam em quarentena.",
                "Crie o campo no Pipedrive, ou ponha em tax_id_field o nome do que já "
                "existe e rode ganho apply.",
            ),
            "named_missing": Said(
                "Nenhum campo se chama {field} (tax_id_field): as execuções param.",
                "Corrija tax_id_field no arquivo da empresa e rode ganho apply.",
            ),
        },
        "contract_fields": {
            "found": Said("Os três estão lá, e tudo o que se escolhe neles é lido."),
            "off": Said("Não são usados: contracts = false."),
            "useless_type": Said(
                "O tipo destes campos não serve: {fields}. Os negócios em que estão "
                "preenchidos ficam em quarentena.",
                "Renomeie o campo no Pipedrive e rode ganho apply, que cria outro.",
            ),
            "no_yes": Said(
                "Nenhuma opção de {field} quer dizer sim: nada vira contrato.",
                "Crie a opção Sim no campo, no Pipedrive.",
            ),
            "odd_options": Said(
                "Há opções que ninguém sabe ler: {options}. Os negócios que as têm "
                "ficam em quarentena.",
                "Renomeie essas opções no Pipedrive (por exemplo Sim, Não, 12 meses, "
                "dia 10).",
            ),
        },
        "seller": {
            "found": Said("Na Conta Azul: {names}."),
            "user": Said("{user}, que tem o nome do usuário do token."),
            "owners": Said(
                "{matched} de {users} usuários do Pipedrive são vendedores na Conta "
                "Azul; os negócios dos outros levam o vendedor de [settings]."
            ),
            "missing": Said(
                "A Conta Azul não tem este vendedor: {names}.",
                IN_LIST,
            ),
            "several": Said(
                "A Conta Azul tem mais de um vendedor com este nome: {names}.",
                "Renomeie um deles ou ponha o código em seller, "
                "no arquivo da empresa, e rode ganho apply.",
            ),
            "no_user": Said(
                "Nenhum vendedor da Conta Azul se chama como o usuário do token "
                "({user}): as vendas vão sem vendedor.",
                "Ponha um vendedor em seller no arquivo da empresa e rode ganho apply, "
                "ou crie um com esse nome na Conta Azul.",
            ),
            "owners_missing": Said(
                "Só {matched} de {users} usuários do Pipedrive são vendedores na Conta "
                "Azul. Sem vendedor: {names}.",
                "Crie vendedores com os mesmos nomes na Conta Azul, ou ponha em seller "
                "um para os outros e rode ganho apply.",
            ),
        },
        "category": {
            "found": Said("Na Conta Azul: {names}."),
            "missing": Said("A Conta Azul não tem esta categoria: {names}.", IN_LIST),
            "several": Said(
                "A Conta Azul tem mais de uma categoria com este nome: {names}.",
                "Renomeie uma delas ou ponha o código em category, "
                "no arquivo da empresa, e rode ganho apply.",
            ),
            "empty": Said(
                "Nem toda venda leva uma categoria.", LOCKED.format(setting="category")
            ),
        },
        "cost_center": {
            "found": Said("Na Conta Azul: {names}."),
            "none": Said("Nenhum, por escolha."),
            "missing": Said(
                "A Conta Azul não tem este centro de custo: {names}.", IN_LIST
            ),
            "several": Said(
                "A Conta Azul tem mais de um centro de custo com este nome: {names}.",
                "Renomeie um deles ou ponha o código em cost_center, "
                "no arquivo da empresa, e rode ganho apply.",
            ),
        },
        "financial_account": {
            "found": Said("Na Conta Azul: {names}."),
            "missing": Said(
                "A Conta Azul não tem esta conta financeira: {names}.", IN_LIST
            ),
            "several": Said(
                "A Conta Azul tem mais de uma conta financeira com este nome: {names}.",
                "Renomeie uma delas ou ponha o código em financial_account, "
                "no arquivo da empresa, e rode ganho apply.",
            ),
            "empty": Said(
                "Nem toda venda leva uma conta financeira.",
                LOCKED.format(setting="financial_account"),
            ),
        },
        "payment": {
            "configured": Said("{condition}, {method}."),
            "without_method": Said("{condition}, sem forma de pagamento."),
            "fields": Said(
                "Vêm dos campos do negócio, e todas as opções valem: {fields}."
            ),
            "useless_type": Said(
                "O tipo destes campos não serve: {fields}. Os negócios em que estão "
                "preenchidos ficam em quarentena.",
                f"Use um campo de texto ou de opções, {APPLY}.",
            ),
            "unmapped": Said(
                "Há opções que não são condição nem forma da Conta Azul: {options}. Os "
                "negócios que as têm ficam em quarentena.",
                "Ponha cada uma em [payment_conditions] ou [payment_methods] e rode "
                "ganho apply, ou renomeie a opção no Pipedrive.",
            ),
        },
        "stock_check": {
            "none": Said("Nenhum indício de venda parada por estoque."),
            "hits": Said(
                "A Conta Azul verifica o estoque. Negócios recusados: {refused}; vendas "
                "seguras por falta dele: {held}.",
                "Complete o estoque, ou desligue a verificação: Configurações e plano > "
                "Mais configurações > Estoque > Configurações do estoque > Permissões "
                "do estoque > Verificar estoque ao criar uma venda.",
            ),
        },
        "native_integration": {
            "none": Said("Nenhum indício dela nas vendas dos últimos 30 dias."),
            "sure": Said(
                "Ela está ligada, com quase toda a certeza: a origem de vendas dos "
                "últimos 30 dias a nomeia ({origins}).",
                "Desligue a integração com o Pipedrive na Conta Azul e cancele lá o que "
                "está em dobro.",
            ),
            "twins": Said(
                "Ela deve estar ligada. Vendas de outra mão ({origins}) com cliente, "
                "valor e semana de uma que o ganho lançou: {twins}.",
                "Compare essas vendas, cancele as que estão em dobro e desligue na "
                "Conta Azul a integração que as fez.",
            ),
            "pending_review": Said(
                "Pode estar ligada. Vendas com Revisão pendente, o que só integrações "
                "da Conta Azul deixam: {pending}; se é a do Pipedrive, não se sabe.",
                "Veja na Conta Azul que integração as fez; se for a do Pipedrive, "
                "desligue-a.",
            ),
            "other_origin": Said(
                "Pouco provável, mas confira. Vendas dos últimos 30 dias de outra origem "
                "({origins}), que pode ser uma loja ou outro sistema: {sales}.",
                "Veja na Conta Azul quem as fez; se for a integração com o Pipedrive, "
                "desligue-a.",
            ),
        },
        "prefect_server": {
            "answers": Said("Responde; versão {version}."),
            "temporary": Said(
                "Não há um que fique ligado; este, {version}, acaba com o comando: "
                "nada roda sozinho.",
                "Deixe um servidor Prefect ligado e aponte PREFECT_API_URL para ele.",
            ),
        },
        "work_pool": {
            "ready": Said("Há quem execute: {pools}."),
            "served": Said("Não precisa: um processo serve o fluxo."),
            "none": Said(
                "Nenhum deployment de sync-won-deals para esta empresa, portanto nenhum "
                "work pool.",
                "Faça um deployment de sync-won-deals com company = {company}, ou "
                "agende ganho sync {company} de outro modo.",
            ),
            "missing": Said(
                "O work pool {pools} não existe mais.",
                "Crie o work pool com esse nome no Prefect, ou refaça o deployment.",
            ),
            "paused": Said(
                "O work pool {pools} está em pausa.",
                "Tire-o da pausa no Prefect.",
            ),
            "idle": Said(
                "Nenhum worker cuida do work pool {pools}: as execuções ficam na fila.",
                "Inicie um: prefect worker start --pool, com o nome do pool.",
            ),
        },
        "schedule": {
            "there": Said("Ligada: {names}."),
            "none": Said(
                "Nada no Prefect inicia execuções desta empresa.",
                "Faça um deployment de sync-won-deals com company = {company} e uma "
                "agenda, ou agende ganho sync {company} de outro modo.",
            ),
            "idle": Said(
                "O deployment está sem agenda, ou em pausa: {names}.",
                "Dê-lhe uma agenda no Prefect, ou tire-o da pausa.",
            ),
        },
    },
)
