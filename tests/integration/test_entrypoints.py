"""Prefect loads the real flows, never a placeholder, and shows forms that read well."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.utilities.schema_tools import ValidationError, validate

PARAMETERS = {
    "sync-won-deals": ["company", "dry_run", "look_back_days", "deals", "first"],
    "backfill-won-deals": ["company", "first_day", "last_day", "dry_run"],
    "release-deals": ["company", "deal_ids", "reason", "all_deals", "run_now"],
    "resolve-deal": [
        *("company", "deal_id", "decision"),
        *("number", "customer_id", "item_id", "why", "run_now"),
    ],
    "rebook-deal": ["company", "deal_id", "run_now"],
}


def deployments() -> list[dict[str, Any]]:
    """Give what prefect.yaml deploys."""
    content = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))
    return list(content["deployments"])


ENTRYPOINTS = sorted({deployment["entrypoint"] for deployment in deployments()})


def load(entrypoint: str) -> Flow[..., Any]:
    return load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)


def flow_named(name: str) -> Flow[..., Any]:
    function = name.replace("-", "_")
    return load(f"flows/{function}.py:{function}")


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_every_entrypoint_loads_and_keeps_no_result(entrypoint: str) -> None:
    flow = load(entrypoint)

    assert flow.name == entrypoint.partition(":")[2].replace("_", "-")
    assert flow.persist_result is False
    assert "company" in flow.parameters.properties


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_every_field_of_a_form_has_a_title_and_says_what_it_is(entrypoint: str) -> None:
    fields = load(entrypoint).parameters.properties

    for name, field in fields.items():
        assert field["title"] != name, name
        assert field["title"][0].isupper(), name
        assert len(field["description"]) > 20, name
        assert not field["description"].startswith("The "), name


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_form_asks_these_things_in_this_order(name: str) -> None:
    fields = flow_named(name).parameters.properties

    assert (
        sorted(fields, key=lambda field: fields[field]["position"])
        == (PARAMETERS[name])
    )


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_a_deployment_sets_what_its_flow_takes(entrypoint: str) -> None:
    taken = set(load(entrypoint).parameters.properties)
    of_flow = [one for one in deployments() if one["entrypoint"] == entrypoint]

    assert all(set(one["parameters"]) <= taken for one in of_flow)


def test_a_form_offers_choices_and_refuses_what_is_none_of_them() -> None:
    schema = flow_named("resolve-deal").parameters.model_dump()
    choices = schema["properties"]["decision"]["enum"]
    form = {"company": "acme", "deal_id": "7", "decision": choices[0]}

    validate(form, schema, raise_on_error=True)
    for wrong in ({"decision": "talvez"}, {"deal_id": "7" * 301}, {"number": -1}):
        with pytest.raises(ValidationError):
            validate(form | wrong, schema, raise_on_error=True)


def test_a_backfill_is_a_dry_run_unless_somebody_says_otherwise() -> None:
    fields = flow_named("backfill-won-deals").parameters.properties

    assert fields["dry_run"]["default"] is True
    assert {fields[day]["format"] for day in ("first_day", "last_day")} == {"date"}


def test_no_file_of_the_flows_hides_a_package() -> None:
    rooms = {"flows", "tasks", "blocks", "ganho", "prefect", "httpx", "pydantic"}
    files = {path.stem for path in Path("flows").glob("*.py")}

    assert not files & rooms
