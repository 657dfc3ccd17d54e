"""What stops a run or makes a deal wait, in the reader's language.

Errors speak English where they are raised; this is the catalogue of their Portuguese,
keyed by the English sentence. `{}` stands for what differs from case to case.
"""

import re
from functools import cache

from ganho.words.amounts import Language

PORTUGUESE = {
    # What happened
    "{} cannot be reached: {}.": "{} não responde: {}.",
    "{} asks to slow down (429).": "{} pediu para ir mais devagar (429).",
    "{} did not answer a write ({}).": "{} não respondeu a uma gravação ({}).",
    "{} answered {} to a write.": "{} respondeu {} a uma gravação.",
    "{} gave an unreadable answer.": "{} deu uma resposta ilegível.",
    "{} redirects to another address, which ganho never follows.": (
        "{} redireciona para outro endereço, o que o ganho nunca segue."
    ),
    "{} answered {}.": "{} respondeu {}.",
    "{} repeats the pages of {}.": "{} repete as páginas de {}.",
    "{}'s list {} has no end.": "{}: a lista {} não tem fim.",
    "the vendor asks to wait for {} seconds": "é preciso esperar {} segundos",
    "the vendor keeps failing; the rest waits": (
        "o sistema continua falhando; o resto espera"
    ),
    "`ganho init` asks questions and needs a terminal.": (
        "`ganho init` faz perguntas e precisa de um terminal."
    ),
    "Run it at a terminal, without a pipe, or write the company file by hand "
    "(docs/configuration.md).": (
        "Rode num terminal, sem pipe, ou escreva o arquivo da empresa à mão "
        "(docs/configuration.md)."
    ),
    "{}: the company file cannot be written there.": (
        "{}: não dá para gravar o arquivo da empresa aí."
    ),
    "Give `ganho init` another FILE.": "Dê outro ARQUIVO ao `ganho init`.",
    "Pipedrive refuses the API token (401).": "O Pipedrive recusou o token (401).",
    "Pipedrive has blocked this address for sending too much (403).": (
        "O Pipedrive bloqueou este endereço por excesso de chamadas (403)."
    ),
    "Pipedrive does not allow {} ({}).": "O Pipedrive não permite {} ({}).",
    "Pipedrive has no field named {} (tax_id_field).": (
        "O Pipedrive não tem um campo chamado {} (tax_id_field)."
    ),
    "Pipedrive's daily tokens are nearly spent; the last tenth is left to other "
    "integrations.": (
        "O limite diário do Pipedrive está quase no fim; o último décimo fica para "
        "outras integrações."
    ),
    "The Pipedrive token does not belong to an administrator, who alone sees every "
    "deal.": (
        "O token do Pipedrive não é de um administrador, e só ele vê todos os negócios."
    ),
    "The {} credentials belong to another company than last time ({} instead of {}).": (
        "As credenciais ({}) são de outra empresa, não da última vez ({} em vez de {})."
    ),
    "Conta Azul has no single {} named {}.": (
        "A Conta Azul não tem um único cadastro ({}) chamado {}."
    ),
    "Conta Azul no longer accepts the connection ({}).": (
        "A Conta Azul não aceita mais a conexão ({})."
    ),
    "Nobody has authorized ganho in Conta Azul yet.": (
        "Ninguém autorizou o ganho na Conta Azul ainda."
    ),
    "authorize_url and token_url belong to two generations of Conta Azul's "
    "addresses.": (
        "authorize_url e token_url são de duas gerações de endereços da Conta Azul."
    ),
    "Conta Azul's token URL answered the code with something unreadable.": (
        "A Conta Azul respondeu ao código com algo ilegível."
    ),
    "Conta Azul's token URL answered {} to the code ({}).": (
        "A Conta Azul respondeu {} ao código ({})."
    ),
    "Conta Azul's token URL answered {}.": (
        "A Conta Azul respondeu {} ao pedido de acesso."
    ),
    "Conta Azul's token URL: {}.": (
        "A Conta Azul não respondeu ao pedido de acesso ({})."
    ),
    "Conta Azul's token URL gave an unreadable answer.": (
        "A Conta Azul deu uma resposta ilegível ao pedido de acesso."
    ),
    "Conta Azul says that the access was revoked (access_revoked).": (
        "A Conta Azul diz que o acesso foi revogado (access_revoked)."
    ),
    "Conta Azul's authorize page answered {}.": (
        "A página de autorização da Conta Azul respondeu {}."
    ),
    "The access was not allowed in Conta Azul.": (
        "O acesso não foi permitido na Conta Azul."
    ),
    "Conta Azul does not accept client_id and client_secret (invalid_client).": (
        "A Conta Azul não aceita client_id e client_secret (invalid_client)."
    ),
    "redirect_uri is not the one registered for the application (redirect_mismatch).": (
        "redirect_uri não é o que está registrado no aplicativo (redirect_mismatch)."
    ),
    "Conta Azul does not grant the application its scope (invalid_scope).": (
        "A Conta Azul não dá ao aplicativo o escopo dele (invalid_scope)."
    ),
    "Conta Azul does not accept the code (invalid_grant).": (
        "A Conta Azul não aceita o código (invalid_grant)."
    ),
    "Conta Azul does not say which CNPJ the authorized company bears.": (
        "A Conta Azul não diz o CNPJ da empresa autorizada."
    ),
    "The company that was authorized in Conta Azul does not bear the CNPJ that the "
    "company file expects.": (
        "A empresa autorizada na Conta Azul não tem o CNPJ que o arquivo da empresa "
        "espera."
    ),
    "The company that was authorized in Conta Azul is another than last time ({} "
    "instead of {}).": (
        "A empresa autorizada na Conta Azul é outra, não a da última vez ({} em vez de "
        "{})."
    ),
    "Conta Azul does not say whose account this is.": (
        "A Conta Azul não diz de quem é a conta."
    ),
    "Nobody authorized within {} minutes.": "Ninguém autorizou em {} minutos.",
    "{} cannot be listened at: the port is taken or may not be used.": (
        "Não é possível escutar em {}: a porta está ocupada ou não é permitida."
    ),
    "What was given is neither a code nor an address with one.": (
        "O que foi informado não é um código nem um endereço que traga um."
    ),
    "No code was given.": "Nenhum código foi informado.",
    "There is no terminal to paste the code into.": (
        "Não há um terminal para colar o código."
    ),
    "Conta Azul's token URL answered {} ({}).": (
        "A Conta Azul respondeu {} ao renovar o acesso ({})."
    ),
    "Conta Azul refuses a fresh access token.": (
        "A Conta Azul recusou um acesso recém-renovado."
    ),
    "Conta Azul's plan does not allow the API (status_conta {}).": (
        "O plano da Conta Azul não permite a API (status_conta {})."
    ),
    "Conta Azul forbids the access (403).": "A Conta Azul proíbe o acesso (403).",
    "Another run of this company is under way ({}).": (
        "Outra execução desta empresa está em andamento ({})."
    ),
    "Another run took this company over; this one stops.": (
        "Outra execução assumiu esta empresa; esta para aqui."
    ),
    "The ledger's key is not a key.": "A chave do livro não é uma chave.",
    "The ledger was sealed with another key than the block's.": (
        "O livro foi fechado com outra chave, não com a do bloco."
    ),
    "The ledger's key was changed meanwhile.": (
        "A chave do livro foi trocada enquanto isso."
    ),
    "The ledger's fingerprint key cannot be opened.": (
        "A chave das impressões digitais do livro não abre."
    ),
    "The key that sealed the ledger is neither in the block nor in {}.": (
        "A chave que fechou o livro não está no bloco nem em {}."
    ),
    "{} is not a key.": "{} não é uma chave.",
    "A key in the block opens the ledger: nothing need be given up.": (
        "Uma chave do bloco abre o livro: não há de que desistir."
    ),
    "There is no ledger at this address.": "Não há livro neste endereço.",
    "A run of {} is under way ({}).": "Uma execução de {} está em andamento ({}).",
    "The ledger's address is not one that SQLAlchemy knows.": (
        "O endereço do livro não é um que o SQLAlchemy conheça."
    ),
    "The ledger's database cannot be reached ({}).": (
        "O banco de dados do livro não responde ({})."
    ),
    "The ledger's address leads to a pooler that lends PostgreSQL's sessions for one "
    "transaction (PgBouncer in transaction mode), where locks do not hold.": (
        "O endereço do livro leva a um pooler que empresta as sessões do PostgreSQL por "
        "uma transação (PgBouncer em modo transaction), onde os bloqueios não valem."
    ),
    "Give GANHO_LEDGER_URL the address of PostgreSQL itself, or of a PgBouncer with "
    "pool_mode = session.": (
        "Ponha em GANHO_LEDGER_URL o endereço do próprio PostgreSQL, ou de um PgBouncer "
        "com pool_mode = session."
    ),
    "Another process has been at the ledger's schema for minutes.": (
        "Outro processo está mexendo na estrutura do livro há minutos."
    ),
    "See what it does, end it if it hangs, and try again.": (
        "Veja o que ele faz, encerre-o se estiver parado e tente de novo."
    ),
    "another process has been renewing Conta Azul's access for minutes": (
        "outro processo está renovando o acesso à Conta Azul há minutos"
    ),
    "The ledger's database was restarted or out of reach, and this run lost its hold "
    "on the company.": (
        "O banco de dados do livro reiniciou ou ficou fora do alcance, e esta execução "
        "perdeu a vez na empresa."
    ),
    "Nothing is lost: the next run goes on.": (
        "Nada se perdeu: a próxima execução continua."
    ),
    "The ledger's schema ({}) is newer than this ganho ({}).": (
        "O esquema do livro ({}) é mais novo que este ganho ({})."
    ),
    "The ledger's schema ({}) is older than this ganho ({}).": (
        "O esquema do livro ({}) é mais antigo que este ganho ({})."
    ),
    "The ledger could not be migrated ({}).": "O livro não pôde ser migrado ({}).",
    "Prefect's database could not be migrated: {}": (
        "O banco do Prefect não pôde ser migrado: {}"
    ),
    "Prefect's database cannot be reached ({}).": (
        "O banco de dados do Prefect não responde ({})."
    ),
    "Prefect's database ({}) is of a newer Prefect than this one.": (
        "O banco do Prefect ({}) é de um Prefect mais novo que este."
    ),
    "No backup of {} can be made in {} ({}), so no migration begins.": (
        "Não é possível fazer backup de {} em {} ({}); por isso nada é migrado."
    ),
    "Nothing is stored in Prefect for {}.": "Não há nada guardado no Prefect para {}.",
    "The data-quality check itself failed ({}); nothing was written.": (
        "A própria conferência de dados falhou ({}); nada foi gravado."
    ),
    "Prefect's temporary server did not start; its log is {}.": (
        "O servidor Prefect temporário não abriu; o registro dele é {}."
    ),
    "it changed while the run was under way": "mudou durante a execução",
    "its customer is not there yet": "o cliente ainda não existe na Conta Azul",
    "one of its items is not there yet": "um produto ainda não existe na Conta Azul",
    "two answers were lost; the next run looks again": (
        "duas respostas se perderam; a próxima execução procura de novo"
    ),
    "refused, but an earlier answer is still missing": (
        "recusada, mas falta a resposta de um envio anterior"
    ),
    "a {}'s create is unanswered": "um cadastro ({}) ainda está sem resposta",
    "the run ended before its turn": "a execução terminou antes da vez dele",
    "it was won just now and settles first": (
        "foi ganho agora há pouco e espera o prazo de settle_minutes"
    ),
    "it was read under other settings": "foi lido com outras configurações",
    "it became a contract while the run was under way": (
        "virou contrato durante a execução"
    ),
    "it became a sale while the run was under way": (
        "virou venda única durante a execução"
    ),
    "no number could be had for it": "nenhum número foi aceito",
    "Pipedrive has no deal field named {}.": (
        "O Pipedrive não tem um campo de negócio chamado {}."
    ),
    "Pipedrive has no custom deal field named {} ({}).": (
        "O Pipedrive não tem um campo personalizado de negócio chamado {} ({})."
    ),
    "Of Pipedrive's custom deal fields {} are named {} ({}).": (
        "O Pipedrive tem {} campos personalizados de negócio chamados {} ({})."
    ),
    "Pipedrive's deal field {} has no option {}.": (
        "O campo de negócio {} do Pipedrive não tem a opção {}."
    ),
    "Pipedrive has no pipeline {}.": "O Pipedrive não tem o funil {}.",
    "Pipedrive has no product category named {}.": (
        "O Pipedrive não tem uma categoria de produto chamada {}."
    ),
    "Conta Azul has no {} in use with the id {}.": (
        "A Conta Azul não tem um cadastro ativo ({}) com o código {}."
    ),
    "Pipedrive has {} deal fields named {}.": (
        "O Pipedrive tem {} campos de negócio chamados {}."
    ),
    "The Pipedrive token or plan may not create the deal field {}.": (
        "O token ou o plano do Pipedrive não permite criar o campo de negócio {}."
    ),
    "Pipedrive did not say whether it created the deal field {}.": (
        "O Pipedrive não disse se criou o campo de negócio {}."
    ),
    "Pipedrive answered {} to {}: {}": "O Pipedrive respondeu {} a {}: {}",
    "No run of {} is under way in this process.": (
        "Nenhuma execução de {} está em andamento neste processo."
    ),
    "The deal field {} was not created: {}": (
        "O campo de negócio {} não foi criado: {}"
    ),
    "Deal {} has no customer in Pipedrive.": (
        "O negócio {} não tem cliente no Pipedrive."
    ),
    "closed_until lies in the future: no month is closed yet.": (
        "closed_until está no futuro: nenhum mês foi fechado ainda."
    ),
    "The check itself failed ({}).": "A própria conferência falhou ({}).",
    "What is stored for the company is of another version of ganho.": (
        "O que está guardado para a empresa é de outra versão do ganho."
    ),
    # What a person asked for
    "The ledger of {} knows no deal {}.": "O livro de {} não conhece o negócio {}.",
    "No deal is held for {}.": "Nenhum negócio está separado por {}.",
    "A dismissal needs a reason.": "Para dispensar um negócio é preciso dizer por quê.",
    "Conta Azul has no active customer {}.": (
        "A Conta Azul não tem um cadastro ativo {}."
    ),
    "Conta Azul has no active contract number {}.": (
        "A Conta Azul não tem um contrato ativo de número {}."
    ),
    "Conta Azul has no sale number {} that is not cancelled.": (
        "A Conta Azul não tem uma venda de número {} que não esteja cancelada."
    ),
    "Deal {} is not booked: there is nothing to make anew.": (
        "O negócio {} não está lançado: não há o que refazer."
    ),
    "Deal {} has a booking that is not cancelled (number {}).": (
        "O negócio {} tem um lançamento que não foi cancelado (número {})."
    ),
    "Deal {} is booked already.": "O negócio {} já está lançado.",
    "Deal {} is not held: the next run books it.": (
        "O negócio {} não está separado: a próxima execução o lança."
    ),
    "Deal {} is left out by the company's rules.": (
        "O negócio {} está fora pelas regras da empresa."
    ),
    "Deal {} is no longer won in Pipedrive.": (
        "O negócio {} não está mais ganho no Pipedrive."
    ),
    "It belongs to deal {} already.": "O número já é do negócio {}.",
    "A customer is named by the id that Conta Azul gives it.": (
        "O cliente é dito pelo código de cadastro da Conta Azul."
    ),
    # What to do
    "Run `ganho apply`, which creates it, or set contracts = false.": (
        "Rode `ganho apply`, que o cria, ou ponha contracts = false."
    ),
    "Create it by hand in Pipedrive (Company settings > Data fields > Deal), of "
    "whatever type, and run `ganho apply` again.": (
        "Crie-o à mão no Pipedrive (Configurações da empresa > Campos de dados > "
        "Negócio), de qualquer tipo, e rode `ganho apply` de novo."
    ),
    "Run `ganho apply` again: it looks first.": (
        "Rode `ganho apply` de novo: ele procura antes de criar."
    ),
    "Rename or delete all but one in Pipedrive (Company settings > Data fields > "
    "Deal), then run `ganho apply`.": (
        "Renomeie ou apague todos menos um no Pipedrive (Configurações da empresa > "
        "Campos de dados > Negócio) e rode `ganho apply`."
    ),
    "Correct closed_until in the company file and run `ganho apply`.": (
        "Corrija closed_until no arquivo da empresa e rode `ganho apply`."
    ),
    "Check the deal's number: it ends the address of its page in Pipedrive.": (
        "Confira o número: ele está no fim do endereço do negócio no Pipedrive."
    ),
    "See its story with `ganho explain`.": "Veja a história dele com `ganho explain`.",
    "See the reasons with `ganho quarantine`.": (
        "Veja os motivos com `ganho quarantine`."
    ),
    "Say in a few words why.": "Diga em poucas palavras por quê.",
    "Take one of the ids that `ganho quarantine` shows for the deal.": (
        "Use um dos cadastros que `ganho quarantine` mostra para o negócio."
    ),
    "Check the number in Conta Azul.": "Confira o número na Conta Azul.",
    "Cancel it in Conta Azul first: a deal has one that lives.": (
        "Antes cancele na Conta Azul: cada negócio tem um só lançamento."
    ),
    "Check the address in the company file and run `ganho apply`.": (
        "Confira o endereço no arquivo da empresa e rode `ganho apply`."
    ),
    "Put a valid API token into the company file and run `ganho apply`.": (
        "Ponha um token válido no arquivo da empresa e rode `ganho apply`."
    ),
    "Put an administrator's token into the company file and run `ganho apply` again.": (
        "Ponha o token de um administrador no arquivo da empresa e rode `ganho apply`."
    ),
    "Put the right credentials into the company file and run `ganho apply`; a new "
    "pair of companies needs a new `company` name.": (
        "Ponha as credenciais certas no arquivo da empresa e rode `ganho apply`; outro "
        "par de empresas precisa de outro nome em `company`."
    ),
    "Correct the name in the company file and run `ganho apply`.": (
        "Corrija o nome no arquivo da empresa e rode `ganho apply`."
    ),
    "Correct the id in the company file and run `ganho apply`.": (
        "Corrija o código no arquivo da empresa e rode `ganho apply`."
    ),
    "Correct pipelines in the company file and run `ganho apply`: the number ends the "
    "address of the pipeline's page.": (
        "Corrija pipelines no arquivo da empresa e rode `ganho apply`: o número está no "
        "fim do endereço da página do funil."
    ),
    "Put the code (API key) of the right one into {} and run `ganho apply`.": (
        "Ponha em {} o código (chave API) do campo certo e rode `ganho apply`."
    ),
    "Correct {} in the company file and run `ganho apply`.": (
        "Corrija {} no arquivo da empresa e rode `ganho apply`."
    ),
    "Correct tax_id_field in the company file and run `ganho apply`.": (
        "Corrija tax_id_field no arquivo da empresa e rode `ganho apply`."
    ),
    "Check base_url in the company file.": "Confira base_url no arquivo da empresa.",
    "Stop other integrations that ignore its limits and wait an hour.": (
        "Pare as integrações que ignoram os limites e espere uma hora."
    ),
    "The token must be an administrator's, of a company whose plan is paid.": (
        "O token precisa ser de um administrador, de uma empresa com o plano pago."
    ),
    "The runs after its daily reset catch up by themselves.": (
        "As execuções depois da virada diária põem tudo em dia sozinhas."
    ),
    "Authorize ganho in Conta Azul again with `ganho authorize COMPANY`; the next run "
    "catches up.": (
        "Autorize o ganho de novo na Conta Azul com `ganho authorize EMPRESA`; a "
        "próxima execução põe tudo em dia."
    ),
    "Authorize ganho in Conta Azul again with `ganho authorize COMPANY`, as a user of "
    "the ERP, not of the developer portal.": (
        "Autorize o ganho de novo na Conta Azul com `ganho authorize EMPRESA`, entrando "
        "com um usuário do ERP, não do portal de desenvolvedores."
    ),
    "Run `ganho authorize COMPANY`.": "Rode `ganho authorize EMPRESA`.",
    "Run `ganho authorize {}`.": "Rode `ganho authorize {}`.",
    "Take refresh_token out of the company file, run `ganho apply`, then `ganho "
    "authorize`.": (
        "Tire refresh_token do arquivo da empresa, rode `ganho apply` e depois `ganho "
        "authorize`."
    ),
    "Give both of the same generation in the company file (leave both out for the "
    "current one) and run `ganho apply`.": (
        "Ponha no arquivo da empresa os dois da mesma geração (ou tire os dois, para a "
        "atual) e rode `ganho apply`."
    ),
    "Run `ganho authorize` again; if that stays so, check token_url in the company "
    "file and run `ganho apply`.": (
        "Rode `ganho authorize` de novo; se continuar, confira token_url no arquivo da "
        "empresa e rode `ganho apply`."
    ),
    "Run `ganho authorize` again and allow the access.": (
        "Rode `ganho authorize` de novo e permita o acesso."
    ),
    "Run `ganho authorize` again and allow it, as a user who may.": (
        "Rode `ganho authorize` de novo e permita o acesso, com um usuário que possa."
    ),
    "Check token_url, client_id and client_secret in the company file, run `ganho "
    "apply`, then `ganho authorize`.": (
        "Confira token_url, client_id e client_secret no arquivo da empresa, rode `ganho "
        "apply` e depois `ganho authorize`."
    ),
    "Check authorize_url and client_id in the company file, run `ganho apply`, then "
    "`ganho authorize`.": (
        "Confira authorize_url e client_id no arquivo da empresa, rode `ganho apply` e "
        "depois `ganho authorize`."
    ),
    "Copy both from Conta Azul's developer portal into the company file, run `ganho "
    "apply`, then `ganho authorize`.": (
        "Copie os dois do portal de desenvolvedores da Conta Azul para o arquivo da "
        "empresa, rode `ganho apply` e depois `ganho authorize`."
    ),
    "Copy it letter for letter from Conta Azul's developer portal into the company "
    "file, run `ganho apply`, then `ganho authorize`.": (
        "Copie-o, letra por letra, do portal de desenvolvedores da Conta Azul para o "
        "arquivo da empresa, rode `ganho apply` e depois `ganho authorize`."
    ),
    "Check the application in Conta Azul's developer portal, then run `ganho "
    "authorize` again.": (
        "Confira o aplicativo no portal de desenvolvedores da Conta Azul e rode `ganho "
        "authorize` de novo."
    ),
    "A code works once and for three minutes: run `ganho authorize` again. If that "
    "stays so, compare redirect_uri, letter for letter, and client_id with Conta "
    "Azul's developer portal; authorize_url and token_url must be of the same "
    "generation.": (
        "Um código vale uma vez e por três minutos: rode `ganho authorize` de novo. Se "
        "continuar, compare redirect_uri, letra por letra, e client_id com o portal de "
        "desenvolvedores da Conta Azul; authorize_url e token_url precisam ser da mesma "
        "geração."
    ),
    "Take cnpj out of the company file, run `ganho apply`, then `ganho authorize`.": (
        "Tire cnpj do arquivo da empresa, rode `ganho apply` e depois `ganho authorize`."
    ),
    "Nothing was changed: log in as a user of the right company and run `ganho "
    "authorize` again, or correct cnpj and run `ganho apply`.": (
        "Nada foi mudado: entre com um usuário da empresa certa e rode `ganho authorize` "
        "de novo, ou corrija cnpj e rode `ganho apply`."
    ),
    "Nothing was changed: log in as a user of the right company and run `ganho "
    "authorize` again; a new pair of companies needs a new `company` name.": (
        "Nada foi mudado: entre com um usuário da empresa certa e rode `ganho authorize` "
        "de novo; outro par de empresas precisa de outro nome em `company`."
    ),
    "Settle the plan in Conta Azul, then run `ganho authorize` again.": (
        "Regularize o plano na Conta Azul e rode `ganho authorize` de novo."
    ),
    "Close what uses it, or give another port in redirect_uri, in the company file and "
    "in Conta Azul's developer portal.": (
        "Feche o programa que a usa, ou ponha outra porta em redirect_uri, no arquivo "
        "da empresa e no portal de desenvolvedores da Conta Azul."
    ),
    "Run `ganho authorize` again.": "Rode `ganho authorize` de novo.",
    "Copy the code, or the whole address of the page that opens after you have agreed, "
    "and give it with --code.": (
        "Copie o código, ou o endereço inteiro da página que abre depois de autorizar, "
        "e passe-o em --code."
    ),
    "Check client_id, client_secret and token_url in the company file and run `ganho "
    "apply`.": (
        "Confira client_id, client_secret e token_url no arquivo da empresa e rode "
        "`ganho apply`."
    ),
    "Settle the plan in Conta Azul; the next run catches up.": (
        "Regularize o plano na Conta Azul; a próxima execução põe tudo em dia."
    ),
    "Check that api_url in the company file is right and that nothing between here "
    "and Conta Azul blocks the way.": (
        "Confira api_url no arquivo da empresa e se nada bloqueia o caminho até a "
        "Conta Azul."
    ),
    "Wait until it ends; the next run does what is left.": (
        "Espere que termine; a próxima execução faz o que faltar."
    ),
    "Nothing is lost: the other run goes on.": "Nada se perde: a outra continua.",
    "Put the right key into the block ganho-ledger/default; if it is lost, `ganho "
    "ledger forget-key` says what goes with it.": (
        "Ponha a chave certa no bloco ganho-ledger/default; se ela se perdeu, `ganho "
        "ledger forget-key` diz o que vai com ela."
    ),
    "Put its key back into the block ganho-ledger/default, or run `ganho ledger "
    "rekey`, which asks for it; if it is lost, `ganho ledger forget-key` says what "
    "goes with it.": (
        "Ponha a chave dele de volta no bloco ganho-ledger/default, ou rode `ganho "
        "ledger rekey`, que pergunta por ela; se ela se perdeu, `ganho ledger "
        "forget-key` diz o que vai com ela."
    ),
    "Put a copy of the ledger back.": "Ponha de volta uma cópia do livro.",
    "Nothing is lost: run it again.": "Nada se perde: rode de novo.",
    "Nothing was changed: wait until it ends, and ask again.": (
        "Nada foi mudado: espere que termine e peça de novo."
    ),
    "Put it into {}; if it is lost, see `ganho ledger forget-key`.": (
        "Ponha-a em {}; se ela se perdeu, veja `ganho ledger forget-key`."
    ),
    "Leave it out, and one is made.": "Deixe-a fora, e uma é gerada.",
    "Run `ganho ledger rekey`, which changes it or puts it right.": (
        "Rode `ganho ledger rekey`, que troca a chave ou a acerta."
    ),
    "Check GANHO_LEDGER_URL and the block ganho-ledger/default.": (
        "Confira GANHO_LEDGER_URL e o bloco ganho-ledger/default."
    ),
    "Set GANHO_LEDGER_URL to sqlite:///FILE or postgresql://...": (
        "Ponha em GANHO_LEDGER_URL sqlite:///ARQUIVO ou postgresql://..."
    ),
    "Check GANHO_LEDGER_URL, the database and the rights on its file.": (
        "Confira GANHO_LEDGER_URL, o banco de dados e as permissões do arquivo."
    ),
    "Update ganho to the version that upgraded it.": (
        "Atualize o ganho para a versão que atualizou o livro."
    ),
    "Run `ganho up`, or `ganho apply FILE`: both back it up and upgrade it.": (
        "Rode `ganho up`, ou `ganho apply ARQUIVO`: ambos fazem backup e o atualizam."
    ),
    "Mend that, or put the backup back, and run `ganho up` again.": (
        "Corrija isso, ou restaure o backup, e rode `ganho up` de novo."
    ),
    "Check PREFECT_SERVER_DATABASE_CONNECTION_URL and the database.": (
        "Confira PREFECT_SERVER_DATABASE_CONNECTION_URL e o banco."
    ),
    "Update ganho to the version that upgraded it, or put back the backup that was made "
    "before (deployments/README.md).": (
        "Atualize o ganho para a versão que o migrou, ou restaure o backup que foi feito "
        "antes (deployments/README.md)."
    ),
    "Mend that, or back the databases up yourself (SQLite: `sqlite3 FILE "
    '".backup COPY"`; PostgreSQL: `pg_dump --format=custom --file=COPY DATABASE`) and '
    "give the command again with --backed-up.": (
        "Corrija isso, ou faça você o backup dos bancos (SQLite: `sqlite3 ARQUIVO "
        '".backup CÓPIA"`; PostgreSQL: `pg_dump --format=custom --file=CÓPIA BANCO`) e '
        "repita o comando com --backed-up."
    ),
    "Run `ganho apply FILE` with the company's file first.": (
        "Antes rode `ganho apply ARQUIVO` com o arquivo da empresa."
    ),
    "Retry the flow run, not the task.": "Repita a execução (flow run), não a tarefa.",
    "Report this, with the version of ganho.": "Avise-nos, com a versão do ganho.",
    "Set PREFECT_API_URL to a server of your own.": (
        "Aponte PREFECT_API_URL para um servidor seu."
    ),
    # Of the morning's digest
    "The e-mail server did not take the report ({}).": (
        "O servidor de e-mail não aceitou o relatório ({})."
    ),
    "Check the block email-server-credentials and report_email.": (
        "Confira o bloco email-server-credentials e report_email."
    ),
    "Prefect has no block email-server-credentials named {} or {}.": (
        "O Prefect não tem um bloco email-server-credentials chamado {} ou {}."
    ),
    "Make it in Prefect's pages (Blocks), or empty report_email.": (
        "Crie-o nas páginas do Prefect (Blocks), ou esvazie report_email."
    ),
}


def in_words(sentence: str, language: Language = "pt-BR") -> str:
    """Say a sentence of an error in a language; one that is not here stays English."""
    if language == "en":
        return sentence
    for pattern, translated in _catalogue():
        found = pattern.fullmatch(sentence)
        if found:
            return translated.format(*found.groups())
    return sentence


@cache
def _catalogue() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The catalogue as patterns, the more particular ones first."""
    entries = sorted(PORTUGUESE.items(), key=lambda entry: entry[0].count("{}"))
    return tuple(
        (re.compile(re.escape(english).replace(r"\{\}", "(.+)")), portuguese)
        for english, portuguese in entries
    )
