"""What we write, against our own samples and the vendor's OpenAPI file."""

import json
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource

from ganho.conta_azul.schemas import (
    ContratoRequest,
    PessoaRequest,
    ProdutoRequest,
    ServicoRequest,
    VendaRequest,
)
from ganho.conta_azul.schemas.strict import Request
from ganho.domain.contract.contract import Contract
from ganho.domain.customer.address import CODES, Address, AddressReading
from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.sale import Parcel, Payment, Sale, SaleLine, SaleReferences
from ganho.transport import dump_json

SAMPLES = Path(__file__).parents[1] / "samples" / "conta_azul" / "requests"
VENDOR_SPECS = os.environ.get("GANHO_VENDOR_SPECS")
CENTAVO = Decimal("0.01")
CONSULTING = Item(
    key="code:CONS-01",
    name="Consultoria mensal",
    code="CONS-01",
    kind="service",
    unit_price=Decimal(1500),
)
KIT = Item(
    key="code:KR-01",
    name="Kit de reforma",
    code="KR-01",
    kind="product",
    unit_price=Decimal("99.90"),
)
MARKER = "[pipedrive:77:981]"
WORKSHOP = Customer(
    name="Oficina Estrela Fictícia Ltda",
    kind="company",
    tax_id="12ABC34501DE35",
    email="contas@estrela.example",
    phone="1140001000",
    billing=AddressReading(
        address=Address(
            street="Praça Fictícia",
            number="1",
            complement="Sala 7",
            district="Centro",
            city="São Paulo",
            state="SP",
            postal_code="01001-000",
        )
    ),
)
JANE = Customer(
    name="Fulana Fictícia",
    kind="individual",
    tax_id="12345678909",
    email="fulana@ficticia.example",
    phone="11983899529",
    phone_is_mobile=True,
)
REFERENCES = SaleReferences(
    customer_id="7c0e0000-0000-4000-8000-000000000001",
    item_ids={
        KIT.key: "0d4d0000-0000-4000-8000-000000000002",
        CONSULTING.key: "0d4d0000-0000-4000-8000-000000000003",
    },
    category_id="b1340000-0000-4000-8000-000000000005",
    cost_center_id="c0570000-0000-4000-8000-000000000006",
    seller_id="40bb0000-0000-4000-8000-000000000007",
    account_id="567e0000-0000-4000-8000-000000000004",
)
SALE = Sale(
    deal_id=981,
    sold_on=date(2026, 11, 3),
    customer=WORKSHOP,
    lines=(
        SaleLine(item=KIT, quantity=Decimal("2.5"), unit_price=Decimal("100.10")),
        SaleLine(item=CONSULTING, quantity=Decimal(1), unit_price=Decimal("49.75")),
    ),
    gross=Decimal("300.00"),
    discount=Decimal("0.10"),
    total=Decimal("299.90"),
    payment=Payment(
        condition="2x",
        parcels=(
            Parcel(due_on=date(2026, 12, 3), amount=Decimal("149.95")),
            Parcel(due_on=date(2027, 1, 3), amount=Decimal("149.95")),
        ),
        method="BOLETO_BANCARIO",
    ),
    notes=f"{MARKER} Negócio no Pipedrive: https://acme.example/deal/981",
)
CONTRACT = Contract(
    deal_id=982,
    starts_on=date(2026, 11, 3),
    ends_on=date(2027, 11, 2),
    period_months=1,
    periods=12,
    due_day=10,
    first_due_on=date(2026, 11, 10),
    customer=WORKSHOP,
    lines=SALE.lines,
    gross=SALE.gross,
    discount=SALE.discount,
    total=SALE.total,
    method="BOLETO_BANCARIO",
    notes="[pipedrive:77:982] Negócio no Pipedrive: https://acme.example/deal/982",
)
REQUESTS = {
    "venda": VendaRequest.from_sale(
        SALE, REFERENCES, number=1001, status="EM_ANDAMENTO"
    ),
    "contrato": ContratoRequest.from_contract(
        CONTRACT, REFERENCES, number=12, marker="[pipedrive:77:982]"
    ),
    "pessoa_juridica": PessoaRequest.from_customer(WORKSHOP, MARKER),
    "pessoa_fisica": PessoaRequest.from_customer(JANE, "[pipedrive:77:982]"),
    "produto": ProdutoRequest.from_item(KIT, MARKER),
    "servico": ServicoRequest.from_item(CONSULTING),
}


def sent(request: Request) -> object:
    """What arrives at the vendor, numbers to the last digit."""
    return json.loads(dump_json(request.body()), parse_float=Decimal)


def sample(name: str) -> object:
    text = (SAMPLES / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize("name", REQUESTS)
def test_what_we_write_is_what_our_sample_says(name):
    assert sent(REQUESTS[name]) == sample(name)


def test_every_sample_belongs_to_a_request():
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(REQUESTS)


def fields_of(value: object, path: str = "") -> set[str]:
    """Name every field of a body and the kind of what stands in it."""
    if isinstance(value, dict):
        parts = [fields_of(each, f"{path}.{key}") for key, each in value.items()]
        return set().union(*parts)
    if isinstance(value, list):
        return set().union(*(fields_of(each, f"{path}[]") for each in value))
    kind = "number" if isinstance(value, int | Decimal) else type(value).__name__
    return {f"{path}: {kind}"}


prices = st.decimals(min_value=CENTAVO, max_value=Decimal("99999.99"), places=2)
uuids = st.uuids().map(str)
codes = st.text("ABCDEFGHIJ0123456789-", min_size=1, max_size=20)
items = st.builds(
    Item,
    key=st.uuids().map(lambda each: f"name:{each}"),
    name=st.text(min_size=1, max_size=100),
    code=st.none() | codes,
    kind=st.sampled_from(["product", "service"]),
    unit_price=prices,
)
parts = st.text(min_size=1, max_size=10)
addresses = st.builds(
    Address,
    street=st.text(min_size=1, max_size=100),
    number=parts,
    complement=st.text(max_size=200),
    district=parts,
    city=parts,
    state=st.sampled_from(sorted(CODES)),
    postal_code=st.from_regex(r"\A[0-9]{5}-[0-9]{3}\Z"),
)
customers = st.builds(
    Customer,
    name=st.text(min_size=1, max_size=200),
    kind=st.sampled_from(["individual", "company"]),
    tax_id=st.none()
    | st.from_regex(r"\A[0-9]{11}\Z")
    | st.from_regex(r"\A[0-9A-Z]{12}[0-9]{2}\Z"),
    email=st.none() | st.emails().filter(lambda text: len(text) <= 100),
    phone=st.none() | st.from_regex(r"\A[1-9][0-9]{9,10}\Z"),
    phone_is_mobile=st.booleans(),
    billing=st.none() | st.builds(AddressReading, address=st.none() | addresses),
)


@st.composite
def sales(draw) -> VendaRequest:
    bought = draw(st.lists(items, min_size=1, max_size=4))
    lines = tuple(
        SaleLine(
            item=item,
            quantity=Decimal(draw(st.integers(1, 999))),
            unit_price=item.unit_price,
        )
        for item in bought
    )
    gross = sum(line.quantity * line.unit_price for line in lines)
    discount = draw(st.sampled_from([Decimal(0), gross / 2])).quantize(CENTAVO)
    total = gross - discount
    sold_on = draw(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
    count = draw(st.integers(1, 12)) if total >= Decimal("0.12") else 1
    share = (total / count).quantize(CENTAVO, "ROUND_DOWN")
    amounts = [share] * (count - 1) + [total - share * (count - 1)]
    methods = st.sampled_from([None, "PIX_PAGAMENTO_INSTANTANEO", "OUTRO"])
    sale = Sale(
        deal_id=1,
        sold_on=sold_on,
        customer=WORKSHOP,
        lines=lines,
        gross=gross,
        discount=discount,
        total=total,
        payment=Payment(
            condition=f"{count}x" if count > 1 else "À vista",
            parcels=tuple(
                Parcel(due_on=sold_on + timedelta(days=number), amount=amount)
                for number, amount in enumerate(amounts)
            ),
            method=draw(methods),
        ),
        notes=MARKER,
    )
    references = SaleReferences(
        customer_id=draw(uuids),
        item_ids={item.key: draw(uuids) for item in bought},
        seller_id=draw(st.none() | uuids),
        category_id=draw(st.none() | uuids),
        cost_center_id=draw(st.none() | uuids),
        account_id=draw(st.none() | uuids),
    )
    status = draw(st.sampled_from(["EM_ANDAMENTO", "APROVADO"]))
    number = draw(st.integers(1, 2**40))
    return VendaRequest.from_sale(sale, references, number=number, status=status)


@settings(deadline=None)
@given(sales())
def test_every_sale_has_the_shape_of_our_sample(request_):
    assert fields_of(sent(request_)) <= fields_of(sample("venda"))


@settings(deadline=None)
@given(customers)
def test_every_customer_has_the_shape_of_our_samples(customer):
    body = sent(PessoaRequest.from_customer(customer, MARKER))

    known = {
        ".telefone_celular: str",
        ".telefone_comercial: str",
        *fields_of(sample("pessoa_juridica")),
        *fields_of(sample("pessoa_fisica")),
    }
    assert fields_of(body) <= known


@settings(deadline=None)
@given(items)
def test_every_item_has_the_shape_of_our_samples(item):
    product = sent(ProdutoRequest.from_item(item, MARKER))
    service = sent(ServicoRequest.from_item(item))

    assert fields_of(product) <= fields_of(sample("produto"))
    assert fields_of(service) <= fields_of(sample("servico"))


def vendor_schemas(name: str, file: str = "sales") -> list[OAS30Validator]:
    """The vendor's own schema, where the vendor's files are at hand."""
    if VENDOR_SPECS is None:
        return []
    path = Path(VENDOR_SPECS) / "conta_azul" / f"{file}-openapi.yaml"
    spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    schema = _closed({"components": spec["components"]})
    resource = Resource.opaque(schema)
    registry = Registry().with_resource("urn:vendor", resource)
    reference = {"$ref": f"urn:vendor#/components/schemas/{name}"}
    checker = OAS30Validator.FORMAT_CHECKER
    return [OAS30Validator(reference, registry=registry, format_checker=checker)]


def _closed(node: object) -> object:
    """Refuse fields that the vendor would silently drop."""
    if isinstance(node, list):
        return [_closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and node.get("type") == "object":
        closed["additionalProperties"] = False
    if isinstance(node.get("$ref"), str):
        closed["$ref"] = f"urn:vendor{node['$ref']}"
    return closed


@pytest.fixture(scope="module")
def venda_schemas():
    return vendor_schemas("CriacaoVendaRequest")


@settings(deadline=None)
@given(request_=sales())
def test_every_sale_is_valid_to_the_vendor(venda_schemas, request_):
    body = json.loads(dump_json(request_.body()))

    assert [
        error.message for each in venda_schemas for error in each.iter_errors(body)
    ] == []


def test_the_vendors_schema_is_looked_at_where_it_is_at_hand(venda_schemas):
    """A body without its required parts is refused, so the check above can fail."""
    refusals = [list(each.iter_errors({"numero": "x"})) for each in venda_schemas]

    assert all(refusals)
    assert len(refusals) == (VENDOR_SPECS is not None)
