from ganho.report.sheets import tables


def test_every_booking_and_every_held_deal_has_a_row(make_report, make_held):
    held = tuple(make_held(deal_id=n) for n in range(200))

    rows = tables(make_report(quarantine=held))

    assert len(rows["quarantine"]) == 200
    assert rows["bookings"] == [
        {
            "Negócio": "1",
            "Número": "1001",
            "Data": "03/11/2026",
            "Total": "R$\xa01.234,56",
            "Observação": "",
            "Pipedrive": "https://acme.pipedrive.com/deal/1",
            "Conta Azul": "0b1c",
        }
    ]


def test_a_held_deal_brings_its_remedy(make_report):
    row = tables(make_report())["quarantine"][0]

    assert row["Motivo"] == "CPF ou CNPJ inválido"
    assert row["O que fazer"].startswith("Confira o número")
    assert row["Pipedrive"] == "https://acme.pipedrive.com/deal/3"


def test_an_empty_table_replaces_the_last_runs(make_report):
    assert tables(make_report(bookings=(), quarantine=())) == {
        "bookings": [],
        "quarantine": [],
    }


def test_a_vendors_words_make_no_link(make_report, make_held):
    facts = {"status": "400", "text": "[x](http://y.example)"}
    held = make_held(reason="SALE_REFUSED", facts=facts)

    row = tables(make_report(quarantine=(held,)))["quarantine"][0]

    assert row["Detalhe"].endswith("(x)(http://y.example)")


def test_a_plan_has_no_number_yet(make_report, make_booking):
    plan = make_booking(number=None, erp_id=None)

    row = tables(make_report(dry_run=True, bookings=(plan,)))["bookings"][0]

    assert (row["Número"], row["Conta Azul"]) == ("", "ainda não existe")
