"""Every example of the description works, in the order of the table."""

import json

import msgspec
from jsonschema import Draft202012Validator

from api.commands.http.response import SHORT_ID_FIELDS
from api.openapi.document import document
from api.routes import ROUTES
from domain.events import EVENTS
from tests.support.http_client import Client


def test_every_example_of_every_command_is_recorded(client: Client) -> None:
    for route in ROUTES:
        for example in route.examples:
            path = route.path.format(**example.path)
            answer = client.post(path, example.body, key=example.key)
            assert answer["positions"], path
            given = [SHORT_ID_FIELDS[kind] for kind in route.records if kind in SHORT_ID_FIELDS]
            assert len(route.records) > 1 or all(answer[name] for name in given), path


def test_every_example_fits_the_schema_that_describes_it() -> None:
    described = json.loads(json.dumps(document()).replace("#/components/schemas/", "#/$defs/"))
    for route in ROUTES:
        content = described["paths"][route.path]["post"]["requestBody"]["content"]["application/json"]
        validator = Draft202012Validator({**content["schema"], "$defs": described["components"]["schemas"]})
        for name, example in content["examples"].items():
            assert not list(validator.iter_errors(example["value"])), (route.path, name)


def test_every_kind_of_event_has_a_command_and_every_command_its_own_address() -> None:
    assert {kind for route in ROUTES for kind in route.records} == set(EVENTS.values())
    assert len({route.path for route in ROUTES}) == len(ROUTES) == len({route.id for route in ROUTES})
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def test_examples_are_shown_as_they_are_sent() -> None:
    for route in ROUTES:
        for example in route.examples:
            assert msgspec.json.decode(json.dumps(example.body), type=route.body) is not None
