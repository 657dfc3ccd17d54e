from ganho.report.links import links_for

PIPEDRIVE = "https://acme.pipedrive.com"


def test_a_customers_problem_leads_to_organization_and_person(make_report, make_held):
    held = make_held(organization_id=7, person_id=8)

    assert links_for(make_report(), held, ("customer",)) == [
        ("organização", f"{PIPEDRIVE}/organization/7"),
        ("pessoa", f"{PIPEDRIVE}/person/8"),
    ]


def test_a_deal_without_a_customer_is_where_to_click_itself(make_report, make_held):
    held = make_held(organization_id=None)

    assert links_for(make_report(language="en"), held, ("customer",)) == [
        ("deal", f"{PIPEDRIVE}/deal/3")
    ]


def test_a_problem_of_both_systems_leads_into_both(make_report, make_held):
    assert links_for(make_report(), make_held(), ("deal", "erp")) == [
        ("negócio", f"{PIPEDRIVE}/deal/3"),
        ("Conta Azul", "https://pro.contaazul.com"),
    ]
