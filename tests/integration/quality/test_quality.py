import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from ganho.domain.checks import RULES, CustomerRow, broken_rules
from ganho.domain.customer.contact import read_email, read_phone
from ganho.domain.customer.tax_id import read_tax_id
from ganho.domain.reasons import Reason, Remark
from ganho.errors import FatalError
from ganho.quality import suite
from ganho.quality.suite import suite_as_json, validate_customers

ROOT = Path(__file__).parents[3]
SOUND = CustomerRow(
    deal_id=1,
    name="Padaria Central Ltda",
    tax_id=read_tax_id("11.222.333/0001-81", "cnpj"),
    has_phone=True,
    phone=read_phone("(11) 98765-4321"),
    has_email=True,
    email=read_email("compras@padaria.example"),
)


def changed(deal_id, **changes):
    return SOUND.model_copy(update={"deal_id": deal_id, **changes})


ROWS = [
    SOUND,
    changed(2, has_customer=False, name=""),
    changed(3, name=" \u200b"),
    changed(4, name="TESTE"),
    changed(5, tax_id=read_tax_id("11.222.333/0001-82", "cnpj")),
    changed(6, tax_id=read_tax_id("529.982.247-25", "cnpj")),
    changed(7, tax_ids_differ=True),
    changed(8, tax_id=read_tax_id("", "cnpj"), tax_id_required=True),
    changed(9, tax_id=read_tax_id("", "cnpj")),
    changed(10, phone=None),
    changed(11, email=None),
    changed(12, name="Teste", tax_ids_differ=True),
]


def test_each_rule_names_exactly_the_deals_that_break_it():
    verdicts = validate_customers(ROWS)

    assert {code: ids for code, ids in verdicts.critical.items() if ids} == {
        Reason.DEAL_WITHOUT_CUSTOMER: [2],
        Reason.CUSTOMER_NAME_MISSING: [3],
        Reason.CUSTOMER_NAME_GENERIC: [4, 12],
        Reason.TAX_ID_INVALID: [5],
        Reason.TAX_ID_WRONG_KIND: [6],
        Reason.TAX_ID_CONFLICT: [7, 12],
        Reason.TAX_ID_MISSING: [8],
    }
    assert verdicts.remarks == {
        Remark.TAX_ID_MISSING: [9],
        Remark.PHONE_UNUSABLE: [10],
        Remark.EMAIL_UNUSABLE: [11],
    }


def test_the_suite_and_the_domain_never_disagree():
    verdicts = validate_customers(ROWS)
    asked = {
        (failure.rule.code, failure.rule.severity, deal_id)
        for failure in verdicts.failures
        for deal_id in failure.deal_ids
    }
    told = {
        (rule.code, rule.severity, row.deal_id)
        for row in ROWS
        for severity in ("critical", "warning", "info")
        for rule in broken_rules(row, severity)
    }

    assert asked == told


def test_results_are_read_by_code_and_not_by_place(monkeypatch):
    before = validate_customers(ROWS)
    monkeypatch.setattr("ganho.quality.expectations.RULES", RULES[::-1])

    assert validate_customers(ROWS) == before


def test_each_rule_is_an_expectation_with_a_name_a_code_and_a_description():
    asked = suite_as_json({})["expectations"]

    assert len({one["type"] for one in asked}) == len(RULES)
    assert [(one["meta"]["code"], one["severity"]) for one in asked] == [
        (str(rule.code), rule.severity) for rule in RULES
    ]
    assert all(one["description"].startswith("Expect ") for one in asked)


def test_a_deal_is_set_aside_for_the_weightiest_rule_it_breaks():
    verdicts = validate_customers(ROWS)

    assert verdicts.reasons[12] == Reason.CUSTOMER_NAME_GENERIC
    assert 9 not in verdicts.reasons


def test_a_rule_that_everybody_keeps_counts_zero():
    verdicts = validate_customers([SOUND])

    assert verdicts.counts == {str(rule.code): 0 for rule in RULES}


def test_a_rule_that_cannot_be_asked_stops_the_run():
    unaskable = SOUND.model_copy(update={"name": None})

    with pytest.raises(FatalError):
        validate_customers([SOUND, unaskable])


def test_a_missing_column_is_never_taken_for_no_bad_rows():
    validate_customers([SOUND])
    from ganho.quality.expectations import frame_of, validate

    results = validate(frame_of(ROWS).drop(columns="name"))

    for result in results.values():
        with pytest.raises(FatalError):
            suite._deal_ids(result)


def test_a_broken_check_says_nothing_about_the_customer(capfd, caplog):
    unaskable = SOUND.model_copy(update={"tax_id": SOUND.name})

    with pytest.raises(FatalError) as caught:
        validate_customers([unaskable])

    assert "Padaria" not in str(caught.value) + str(capfd.readouterr()) + caplog.text
    assert caught.value.__cause__ is None


class Watched:
    """A tax id that sees how many validations look at it at the same time."""

    def __init__(self):
        self.looking, self.most = 0, 0

    @property
    def verdict(self):
        self.looking += 1
        self.most = max(self.most, self.looking)
        Event().wait(0.002)
        self.looking -= 1
        return "ok"


def test_threads_validate_one_after_the_other():
    watched = Watched()
    rows = [[changed(n, name="Teste", tax_id=watched)] for n in range(1, 9)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(validate_customers, rows))

    assert watched.most == 1
    assert [list(verdicts.reasons) for verdicts in found] == [[n] for n in range(1, 9)]


SCRIPT = """
import sys
from ganho.domain.checks import CustomerRow
from ganho.quality.suite import validate_customers

validate_customers([])
assert "great_expectations" not in sys.modules, "imported for nothing"
assert validate_customers([CustomerRow(deal_id=1)]).reasons
"""


def test_a_validation_is_silent_writes_no_file_and_loads_the_library_late(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.rglob("*")) == []
