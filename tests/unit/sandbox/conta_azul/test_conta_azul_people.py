import pytest

PERSON = {
    "nome": "Padaria Sol Ltda",
    "tipo_pessoa": "Jurídica",
    "cnpj": "11222333000181",
    "perfis": [{"tipo_perfil": "Cliente"}],
}


def names(answer) -> list[str]:
    return [row["nome"] for row in answer.json()["items"] or []]


def test_nobody_found_is_null_and_not_an_empty_list(api):
    assert api.get("/v1/pessoas").json() == {"totalItems": 0, "items": None}


def test_companies_are_hidden_unless_they_are_asked_for(api, conta_azul):
    conta_azul.add_customer("Padaria Sol Ltda", "11222333000181")
    conta_azul.add_customer("Ana Lima", "52998224725")

    assert names(api.get("/v1/pessoas")) == ["Ana Lima"]
    assert names(api.get("/v1/pessoas", tipos_pessoa="Jurídica")) == [
        "Padaria Sol Ltda"
    ]


def test_suppliers_are_hidden_unless_they_are_asked_for(api, conta_azul):
    conta_azul.add_customer("Ana Lima", "52998224725", perfis=("Fornecedor",))

    assert names(api.get("/v1/pessoas")) == []
    assert names(api.get("/v1/pessoas", tipo_perfil="Fornecedor")) == ["Ana Lima"]


def test_an_account_may_hide_nobody(api, conta_azul):
    conta_azul.switches.hidden_by_default = False
    conta_azul.add_customer(
        "Padaria Sol Ltda", "11222333000181", perfis=("Fornecedor",)
    )

    assert names(api.get("/v1/pessoas")) == ["Padaria Sol Ltda"]


@pytest.mark.parametrize(
    ("mood", "found"), [("first", ["Ana Lima"]), ("all", ["Ana Lima", "Sol Ltda"])]
)
def test_of_a_repeated_key_the_first_value_may_count_alone(
    api, conta_azul, mood, found
):
    conta_azul.switches.repeated_values = mood
    conta_azul.add_customer("Sol Ltda", "11222333000181")
    conta_azul.add_customer("Ana Lima", "52998224725")

    answer = api.get("/v1/pessoas", tipos_pessoa=["Física", "Jurídica"])

    assert names(answer) == found


@pytest.mark.parametrize(("works", "found"), [(False, 2), (True, 1)])
def test_the_documents_filter_is_ignored(api, conta_azul, works, found):
    conta_azul.switches.documents_filter = works
    conta_azul.add_customer("Ana Lima", "52998224725")
    conta_azul.add_customer("Rui Lima", "11144477735")

    answer = api.get("/v1/pessoas", documentos="529.982.247-25")

    assert answer.json()["totalItems"] == found


@pytest.mark.parametrize("text", ["ana", "52998224725", "529.982"])
def test_the_text_search_knows_names_and_documents(api, conta_azul, text):
    conta_azul.add_customer("Ana Lima", "52998224725")
    conta_azul.add_customer("Rui Lima", "11144477735")

    assert names(api.get("/v1/pessoas", busca=text)) == ["Ana Lima"]


@pytest.mark.parametrize(
    ("mood", "text"),
    [
        ("punctuation", "529.982.247-25"),
        ("bare", "52998224725"),
        ("stars", "*******4725"),
    ],
)
def test_documents_are_read_with_a_mask(api, conta_azul, mood, text):
    conta_azul.switches.documents_shown = mood
    conta_azul.add_customer("Ana Lima", "529.982.247-25")

    assert api.get("/v1/pessoas").json()["items"][0]["documento"] == text


@pytest.mark.parametrize("size", [1, 25, 2000])
def test_a_page_size_that_is_not_on_the_list_is_refused(api, size):
    answer = api.get("/v1/pessoas", tamanho_pagina=size)

    assert answer.status_code == 400
    assert "error" in answer.json()


def test_a_page_beyond_the_end_is_null(api, conta_azul):
    conta_azul.add_customer("Ana Lima")

    answer = api.get("/v1/pessoas", pagina=2, tamanho_pagina=10).json()

    assert answer == {"totalItems": 1, "items": None}


def window(**changes: str) -> dict[str, str]:
    return {
        "data_alteracao_de": "2026-11-03T11:59:00",
        "data_alteracao_ate": "2026-11-03T12:01:00",
        **changes,
    }


def test_changes_are_found_by_local_time(api, conta_azul):
    conta_azul.add_customer("Ana Lima")

    assert names(api.get("/v1/pessoas", **window())) == ["Ana Lima"]


def test_an_edit_moves_a_person_into_a_later_window(api, clock, conta_azul):
    person = conta_azul.add_customer("Ana Lima")
    clock.advance(1800)
    conta_azul.edit_customer(person, name="Ana Souza")

    assert names(api.get("/v1/pessoas", **window())) == []


@pytest.mark.parametrize(
    "parameters",
    [
        {"data_alteracao_de": "2026-11-03T11:59:00"},
        window(data_alteracao_de="2026-11-03"),
        window(data_alteracao_de="2026-11-03T11:59:00-03:00"),
        window(data_alteracao_de="2025-11-03T11:59:00"),
    ],
    ids=["half", "date", "zone", "longer than a year"],
)
def test_a_window_of_changes_must_be_exact(api, parameters):
    assert api.get("/v1/pessoas", **parameters).status_code == 400


def test_unknown_parameters_are_ignored(api, conta_azul):
    conta_azul.add_customer("Ana Lima")

    assert names(api.get("/v1/pessoas", termo_busca="nobody")) == ["Ana Lima"]


def test_a_new_person_shows_in_lists_after_a_while(api, clock, conta_azul):
    conta_azul.switches.lag_seconds = 30
    person = conta_azul.add_customer("Ana Lima")

    assert names(api.get("/v1/pessoas")) == []
    assert api.get(f"/v1/pessoas/{person}").status_code == 200
    clock.advance(30)
    assert names(api.get("/v1/pessoas")) == ["Ana Lima"]


def test_a_create_is_read_back_under_other_names(api):
    created = api.post("/v1/pessoas", {**PERSON, "observacao": "um texto"})
    read = api.get(f"/v1/pessoas/{created.json()['id']}").json()
    listed = api.get("/v1/pessoas", tipos_pessoa="Jurídica").json()["items"][0]

    assert created.status_code == 201
    assert "id_legado" not in created.json()
    assert created.json()["cnpj"] == "11222333000181"
    assert read["documento"] == listed["documento"] == "11.222.333/0001-81"
    assert (listed["tipo_pessoa"], listed["perfis"]) == ("JURIDICA", ["CLIENTE"])
    assert listed["observacoes_gerais"] == "um texto"


def test_a_document_on_write_is_ignored(api):
    body = {**PERSON, "cnpj": None, "documento": "11222333000181"}
    created = api.post("/v1/pessoas", body).json()

    assert api.get(f"/v1/pessoas/{created['id']}").json()["documento"] == ""


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"nome": ""}, "nome"),
        ({"nome": "", "tipo_pessoa": "FISICA"}, "nome"),
        ({"tipo_pessoa": "JURIDICA"}, "tipo_pessoa"),
        ({"perfis": [{"tipo_perfil": "CLIENTE"}]}, "tipo_perfil"),
        ({"perfis": []}, "perfis"),
        ({"nome": "x" * 201}, "nome"),
        ({"cnpj": "11222333000182"}, "CNPJ"),
        ({"cpf": "11111111111"}, "CPF"),
    ],
)
def test_each_refusal_names_one_problem(api, changes, named):
    answer = api.post("/v1/pessoas", {**PERSON, **changes})

    assert answer.status_code == 400
    assert named in answer.json()["error"]


@pytest.mark.parametrize(("mood", "status"), [("accepted", 201), ("refused", 400)])
def test_a_second_person_with_the_same_document(api, conta_azul, mood, status):
    conta_azul.switches.duplicate_person = mood
    conta_azul.add_customer("Padaria Sol Ltda", "11222333000181")

    assert api.post("/v1/pessoas", PERSON).status_code == status


@pytest.mark.parametrize(("mood", "status"), [("accepted", 201), ("refused", 400)])
def test_a_company_with_letters_in_its_tax_id(api, conta_azul, mood, status):
    conta_azul.switches.alphanumeric_cnpj = mood

    answer = api.post("/v1/pessoas", {**PERSON, "cnpj": "12ABC34501DE35"})

    assert answer.status_code == status


def test_the_legacy_path_wants_the_legacy_uuid(api, conta_azul):
    conta_azul.add_customer("Ana Lima")
    listed = api.get("/v1/pessoas").json()["items"][0]

    by_uuid = api.get(f"/v1/pessoas/legado/{listed['uuid_legado']}")
    by_number = api.get(f"/v1/pessoas/legado/{listed['id_legado']}")

    assert by_uuid.json()["id"] == listed["id"]
    assert by_number.status_code == 400


def test_the_account_says_which_company_it_is(api, conta_azul):
    answer = api.get("/v1/pessoas/conta-conectada").json()

    assert answer["id_empresa"] == conta_azul.account.company_id
