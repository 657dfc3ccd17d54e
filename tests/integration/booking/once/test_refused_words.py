"""A refused deal keeps the vendor's words without the customer's data in them."""

import json

from tests.world import World

SAID = "Cliente PADARIA SÃO JOÃO LTDA inativo ({more})"
MORE = "Reforma da loja, dona Irecê Quaresma, 12.345.678/0001-95, Rua das Acácias"
ADDRESS = {"route": "Rua das Acácias", "street_number": "7", "locality": "Itu"}


def refused(w: World, path: str, body: str) -> dict[str, str]:
    """Let the ERP refuse what a full deal needs; give what is kept of it."""
    w.settings |= {"customer_fields": "billing", "new_item_kind": "service"}
    crm = w.sandbox.pipedrive
    person = crm.add_person("Irecê Quaresma")
    org = crm.add_organization(
        "Padaria São João Ltda", cnpj="12345678000195", address=ADDRESS
    )
    deal = crm.add_deal(org=org, person=person, title="Reforma da loja", value="9")
    w.sandbox.faults.add(
        "conta_azul", "POST", path, "status", status=400, times=9, body=body
    )
    w.run()
    with w.ledger() as ledger:
        return dict(ledger.deals.find(deal).facts)


def test_a_refused_sale_says_why_but_not_of_whom(w: World) -> None:
    body = json.dumps({"message": SAID.format(more=MORE)})
    facts = refused(w, "/v1/venda", body)

    assert facts["text"] == "Cliente *** inativo (***, dona ***, ***, ***)"


def test_a_refused_customer_is_not_named_by_another_s_data(w: World) -> None:
    facts = refused(w, "/v1/pessoas", json.dumps({"errors": [SAID.format(more=MORE)]}))

    assert facts["text"] == "Cliente *** inativo (***, dona ***, ***, ***)"
