"""The schema that is published."""

from graphql import GraphQLObjectType

from api.graphql.schema import build
from api.graphql.types.work.lists import WORK_LISTS


def test_every_root_field_takes_both_clocks() -> None:
    schema, _ = build()
    assert schema.query_type is not None
    for name, field in schema.query_type.fields.items():
        if name not in ("node", "nodes"):  # ids carry their clocks
            assert {"on", "knownAt"} <= field.args.keys(), name


def test_every_list_over_all_groups_is_a_page() -> None:
    schema, _ = build()
    assert schema.query_type is not None
    lists = {n: f for n, f in schema.query_type.fields.items() if str(f.type).endswith("Connection!")}
    assert lists.keys() == {
        "groups", "meetings", "decisions", "attendance", "duties", "faults", "trail", "agencies", "persons",
        "owed", *WORK_LISTS,
    }  # fmt: skip
    assert all({"first", "after"} <= f.args.keys() for f in lists.values())


def test_nothing_can_be_changed_here() -> None:
    schema, _ = build()
    assert schema.mutation_type is None
    assert schema.subscription_type is None


def test_every_type_is_described() -> None:
    schema, _ = build()
    own = [t for t in schema.type_map.values() if isinstance(t, GraphQLObjectType) and not t.name.startswith("__")]
    assert [t.name for t in own if not t.description] == []
