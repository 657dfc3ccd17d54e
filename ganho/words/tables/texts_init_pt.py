"""The Portuguese of `ganho init`."""

QUESTIONS = {
    "language": (
        "Idioma / Language",
        "Das perguntas e dos relatórios. / Of the questions and reports.",
    ),
    "slug": (
        "Nome curto da empresa",
        "Letras minúsculas, números e hífens; é o nome que os comandos usam.",
    ),
    "file": (
        "Arquivo da empresa",
        "Onde gravar as respostas; só você poderá ler o arquivo.",
    ),
    "overwrite": (
        "Substituir o arquivo que já existe?",
        "{file} já existe; o conteúdo de hoje se perde se for substituído.",
    ),
    "placing": (
        "Onde guardar os segredos",
        "O token e o client_secret abrem as contas da empresa: quem os lê, entra.",
    ),
    "base_url": (
        "Endereço do Pipedrive",
        "Como aparece no navegador, por exemplo https://acme.pipedrive.com.",
    ),
    "api_token": (
        "Token da API do Pipedrive",
        (
            "No Pipedrive: foto > Preferências pessoais > API. Não aparece na tela; vazio "
            "usa a variável {name}, se ela existir."
        ),
    ),
    "hosts": (
        "Endereços da Conta Azul",
        (
            "Os atuais servem para quase todos; os antigos, para aplicativos criados antes "
            "da mudança."
        ),
    ),
    "conta_azul_url": (
        "Endereço da Conta Azul simulada",
        "O que ganho sandbox mostra ao iniciar.",
    ),
    "client_id": (
        "client_id do aplicativo na Conta Azul",
        "Está no portal developers.contaazul.com, na página do aplicativo.",
    ),
    "client_secret": (
        "client_secret do aplicativo na Conta Azul",
        (
            "Fica ao lado do client_id. Não aparece na tela; vazio usa a variável {name}, se "
            "ela existir."
        ),
    ),
    "redirect_uri": (
        "redirect_uri do aplicativo",
        (
            "Letra por letra como está registrado no portal; aplicativos de desenvolvimento "
            "têm https://www.contaazul.com."
        ),
    ),
    "authorize": (
        "Autorizar o ganho na Conta Azul agora?",
        (
            "Agora, vendedor e contas são escolhidos das listas de verdade; depois, é com "
            "ganho authorize {slug}."
        ),
    ),
    "try_again": (
        "E agora?",
        "Um código vale três minutos e uma vez; tentar de novo pede outro.",
    ),
    "right_company": (
        "É esta a empresa certa?",
        "As vendas serão criadas em: {company}.",
    ),
    "time_zone": (
        "Fuso horário",
        "Os dias das vendas e os horários dos relatórios são os deste fuso.",
    ),
    "contracts": (
        "Há contratos recorrentes?",
        "Sim: negócios marcados no Pipedrive viram contratos; ganho apply cria os campos.",
    ),
    "contract_value": (
        "O valor de um negócio recorrente é",
        "Vale para as linhas sem frequência de cobrança no Pipedrive.",
    ),
    "pipelines": (
        "Funis",
        (
            "Marque os funis cujos negócios viram vendas; nenhum marcado: todos, também os "
            "que ainda serão criados."
        ),
    ),
    "activated_at": (
        "Ativação",
        (
            "Negócios ganhos antes disso não são lançados. AAAA-MM-DD ou DD/MM/AAAA, com "
            "HH:MM se quiser."
        ),
    ),
    "customer_matching": (
        "Quando um cliente é o mesmo",
        (
            "CPF/CNPJ evita cadastrar duas vezes quem mudou de nome; a regra da integração "
            "nativa exige nome e documento iguais."
        ),
    ),
    "seller": (
        "Vendedor",
        "O vendedor que as vendas trazem na Conta Azul.",
    ),
    "payment_condition": (
        "Condição de pagamento",
        "À vista, 3x, ou dias como 30,60; vale quando o negócio não tem parcelas.",
    ),
    "payment_due_days": (
        "Dias até o vencimento, à vista",
        "0 vence no dia da venda.",
    ),
    "payment_method": (
        "Forma de pagamento",
        "Como aparece na venda da Conta Azul.",
    ),
    "category": (
        "Categoria financeira",
        (
            "A categoria de receita das vendas; vazia, a Conta Azul usa a dela, e não deixa "
            "mudar depois."
        ),
    ),
    "cost_center": (
        "Centro de custo",
        "O centro de custo das vendas.",
    ),
    "financial_account": (
        "Conta financeira",
        "A conta em que as parcelas são esperadas.",
    ),
    "guards": (
        "Quer proteções?",
        "Podem segurar negócios para uma pessoa olhar; todas vêm desligadas.",
    ),
    "settle_minutes": (
        "Minutos de espera depois de ganho",
        "Dá tempo de corrigir um negócio antes da venda; 0 desliga.",
    ),
    "max_new_deals": (
        "Máximo de negócios novos numa execução",
        "Mais do que isso espera uma pessoa; 0 desliga.",
    ),
    "hold_above": (
        "Segurar negócios acima de (R$)",
        "Negócios maiores esperam uma pessoa; 0 desliga.",
    ),
    "closed_until": (
        "Mês fechado até",
        "Negócios ganhos antes deste dia saem com a data do lançamento; 0 desliga.",
    ),
    "apply": (
        "Aplicar agora?",
        "Confere o arquivo, testa as conexões e guarda tudo no Prefect; não cria vendas.",
    ),
}

SAYINGS = {
    "welcome": "Vamos preparar uma empresa. Enter aceita o que está entre colchetes; "
    "Ctrl-C sai sem gravar nada.",
    "how_choose": "(setas e Enter)",
    "how_filter": "(setas e Enter; digite para filtrar)",
    "how_many": "(espaço marca, Enter termina)",
    "yes": "Sim",
    "no": "Não",
    "none": "(nenhum)",
    "stopped": "Interrompido. Nada foi gravado.",
    "stopped_after": "Interrompido. {file} está pronto; depois: ganho apply {file}",
    "empty": "Falta a resposta.",
    "too_long": "A resposta é longa demais.",
    "unreadable": "A resposta tem caracteres que não podem ser usados.",
    "bad_slug": "Use só letras minúsculas, números e hífens, até 63, sem acentos.",
    "bad_secret": "Isso não parece um segredo: cole só ele, sem espaços nem acentos.",
    "bad_address": "Isso não é um endereço https:// (http só nesta máquina).",
    "bad_redirect": "Isso não pode ser o redirect_uri: um endereço sem ? & # % + nem "
    "acentos.",
    "bad_time_zone": "Isso não é um fuso: escreva, por exemplo, America/Sao_Paulo ou "
    "America/Manaus.",
    "bad_moment": "Isso não é uma data: escreva, por exemplo, 2026-11-01 ou 01/11/2026 "
    "08:00.",
    "bad_day": "Isso não é um dia: escreva, por exemplo, 2026-10-31, ou 0 para nenhum.",
    "bad_number": "Escreva um número inteiro de 0 a {largest}.",
    "bad_amount": "Escreva um valor como 1500 ou 1.500,50.",
    "bad_condition": "Escreva À vista, 3x, ou dias como 30,60.",
    "no_folder": "Não dá para gravar aí: a pasta não existe.",
    "is_folder": "Não dá para gravar aí: é uma pasta.",
    "not_writable": "Não dá para gravar aí.",
    "place_env": "Em variáveis de ambiente (o arquivo só cita o nome)",
    "place_file": "No próprio arquivo (só você o lê)",
    "hosts_new": "Os atuais",
    "hosts_old": "Os antigos (auth.contaazul.com)",
    "hosts_sandbox": "Uma Conta Azul simulada (ganho sandbox)",
    "now": "Agora",
    "later": "Depois",
    "same_again": "Tentar de novo",
    "correct": "Corrigir client_id, client_secret ou redirect_uri",
    "per_period": "de um período (por mês, por exemplo)",
    "total": "do contrato inteiro",
    "match_tax_id": "CPF/CNPJ igual (recomendado)",
    "match_native": "Nome e CPF/CNPJ iguais (como a integração nativa)",
    "method_none": "(não dizer)",
    "not_admin": "O token não é de um administrador: sem isso, negócios e contatos de "
    "outras pessoas ficam invisíveis e viram vendas perdidas. Em Configurações > "
    "Gerenciar usuários vê-se quem é administrador; use o token de um deles.",
    "admin_unknown": "O Pipedrive não diz se o token é de um administrador: confira em "
    "Configurações > Gerenciar usuários. Sem isso, negócios de outras pessoas ficam "
    "invisíveis.",
    "pipedrive_ok": "Pipedrive conectado: {company}.",
    "conta_azul_ok": "Conta Azul conectada.",
    "another_company": "Então autorize de novo com um usuário da empresa certa.",
    "looking": "Olhando os últimos negócios ganhos...",
    "would_duplicate": "Em {deals} negócios ganhos dos últimos 90 dias, a regra "
    "nativa teria criado {duplicates} clientes em duplicidade.",
    "would_not_duplicate": "Em {deals} negócios ganhos dos últimos 90 dias, a "
    "regra nativa não teria criado duplicidades.",
    "no_estimate": "Não dá para dizer quantas duplicidades a regra nativa teria criado: "
    "não há negócios ganhos recentes com CPF ou CNPJ.",
    "estimate_failed": "Não dá para dizer quantas duplicidades a regra nativa teria "
    "criado: {why}",
    "list_failed": "A lista não pôde ser lida e fica sem escolha: {why}",
    "list_empty": "{question}: a conta não tem nenhum; fica sem.",
    "lists_later": "Vendedor, categoria, centro de custo e conta financeira dependem da "
    "Conta Azul: depois de ganho authorize {slug}, ponha os nomes no arquivo "
    "(docs/configuration.md) e rode ganho apply de novo.",
    "written": "Gravado: {file}",
    "export": "Ponha no ambiente, com os valores que você digitou:",
    "not_kept": "O acesso autorizado não fica no arquivo: depois de ganho apply, rode "
    "ganho authorize {slug}.",
    "next_apply": "Depois: ganho apply {file}",
    "next_authorize": "Depois: ganho authorize {slug}",
    "next_sync": "Para ver o que seria lançado, sem criar nada: ganho sync {slug} "
    "--dry-run",
    "heading": "Feito por ganho init. Todas as chaves: docs/configuration.md",
}
