"""The schema that is published."""

from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    find_breaking_changes,
    specified_scalar_types,
)

from api.graphql import field_meanings
from api.graphql.schema import build
from api.graphql.types.work.lists import WORK_LISTS


def test_every_root_field_takes_both_clocks() -> None:
    schema, _ = build()
    assert schema.query_type is not None
    for name, field in schema.query_type.fields.items():
        if name == "compare":  # of two states
            assert {"from", "to"} <= field.args.keys()
        elif name == "whatIf":  # of what is known now
            assert "retract" in field.args
        elif name == "history":  # of when it was recorded, not of what was true on a day
            assert {"from", "to", "knownAt"} <= field.args.keys()
        elif name not in (
            "node",
            "nodes",
            "checkpoint",
            "access",
        ):  # ids carry their clocks; access is not of the ledger
            assert {"on", "knownAt"} <= field.args.keys(), name


def test_every_list_over_all_groups_is_a_page() -> None:
    schema, _ = build()
    assert schema.query_type is not None
    lists = {n: f for n, f in schema.query_type.fields.items() if str(f.type).endswith("Connection!")}
    assert lists.keys() == {
        "groups", "meetings", "decisions", "attendance", "duties", "faults", "trail", "events", "agencies", "persons",
        "owed", "access", *WORK_LISTS,
    }  # fmt: skip
    assert all({"first", "after"} <= f.args.keys() for f in lists.values())


def test_nothing_can_be_changed_here() -> None:
    schema, _ = build()
    assert schema.mutation_type is None
    assert schema.subscription_type is not None
    assert [*schema.subscription_type.fields] == ["events"]


def described() -> Iterator[tuple[str, str | None]]:
    """Everything in the schema that can have a description, and its description."""
    schema, _ = build()
    for kind in schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        yield kind.name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{kind.name}.{name}", value.description) for name, value in kind.values.items())
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description
                yield from ((f"{kind.name}.{name}({a})", each.description) for a, each in field.args.items())


def test_everything_in_the_schema_is_described() -> None:
    found = [*described()]
    assert len(found) > 1_500
    assert [name for name, words in found if not words] == []


def test_the_catalogue_describes_nothing_that_is_not_there() -> None:
    names = {name for name, _ in described()}
    fields = {name.partition(".")[2] for name in names}
    arguments = {name.partition("(")[2].rstrip(")") for name in names if "(" in name}
    known = names | fields | arguments
    assert [key for key in (*field_meanings.FIELDS, *field_meanings.ENUMS) if key not in known] == []


def test_every_scalar_says_where_it_is_specified() -> None:
    schema, sdl = build()
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLScalarType) and kind.name not in specified_scalar_types:
            assert kind.specified_by_url, kind.name
            assert f"scalar {kind.name} @specifiedBy(" in sdl


RELEASED = sorted((Path(__file__).parent / "released").glob("*.graphql"), key=lambda p: [*map(int, p.stem.split("."))])


def test_nothing_goes_that_the_last_release_did_not_deprecate() -> None:
    """What goes must have stood as deprecated in a release before: with each release its SDL is put beside the others."""
    _, sdl = build()
    old = build_schema(RELEASED[-1].read_text())
    deprecated = {
        name for kind in old.type_map.values() if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items() if field.deprecation_reason
    }  # fmt: skip
    gone = [c.description for c in find_breaking_changes(old, build_schema(sdl))]
    assert [words for words in gone if not any(f".{name} " in words for name in deprecated)] == []


def test_a_deprecated_argument_says_what_to_use() -> None:
    schema, sdl = build()
    assert schema.query_type is not None
    for name, field in schema.query_type.fields.items():
        for argument, of in field.args.items():
            if (reason := of.deprecation_reason) is not None:
                assert reason.split("`")[1] in field.args, (name, argument)
    assert "@deprecated(reason:" in sdl
