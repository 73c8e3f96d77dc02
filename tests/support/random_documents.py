"""Random walks over the schema: documents that are allowed, made to cost much. They nest along cyclic edges, ask for large
pages, select the same under many aliases, and repeat themselves by fragments."""

from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)

from api.graphql.operations.document_limits import ALIASES_MAX, DEPTH_MAX, FIELDS_MAX

ROUND = (
    "MeetingConnection",
    "Meeting",
    "AttendanceConnection",
    "Attendance",
    "GroupConnection",
    "Group",
    "Seat",
    "Event",
)
"""What leads round, and is there in every history."""
Composite = GraphQLObjectType | GraphQLInterfaceType


class RandomDocument:
    """One document. `given` are the values of required arguments by name: what needs another is not selected."""

    def __init__(self, schema: GraphQLSchema, random: Random, given: dict[str, str]) -> None:
        assert schema.query_type is not None
        self._schema = schema
        self._random = random
        self._given = given
        self._fields, self._aliases = FIELDS_MAX - 50, ALIASES_MAX - 5
        self._depth = random.randint(8, DEPTH_MAX - 1)
        self._width = random.choice((1, 2, 2, 3))
        self._fragments: dict[str, str] = {}
        self._in_fragment, self._named = False, 0
        self._taken: dict[str, tuple[str, GraphQLField]] = {}
        self._at: list[str] = []
        selected = self._selection(schema.query_type, self._depth)
        self.text = f"{{ {selected} }} {' '.join(self._fragments.values())}"

    def _selection(self, kind: Composite, depth: int) -> str:
        """What is selected of a type, at most so deep: leaves, and ways on, rather those that lead round."""
        random = self._random
        onward = [
            (n, f) for n, f in kind.fields.items() if not is_leaf_type(get_named_type(f.type)) and self._askable(n, f)
        ]
        leaves = [n for n, f in kind.fields.items() if is_leaf_type(get_named_type(f.type)) and self._askable(n, f)]
        parts = [self._used(name) for name in random.sample(leaves, min(len(leaves), random.choice((1, 3, 30))))]
        weights = [self._weight(field) for _, field in onward]
        self._at.append(kind.name)
        for _ in range(self._width if depth > 1 and onward else 0):
            again = self._taken.get(kind.name)
            name, field = again if again and random.random() < 0.8 else random.choices(onward, weights)[0]
            self._taken[kind.name] = name, field
            if self._fields > 20 and self._aliases > 0:
                self._aliases, self._named = self._aliases - 1, self._named + 1
                below = self._below(field, depth - 1)
                parts.append(f"a{self._named}: {self._used(name)}{self._arguments(field)} {{ {below} }}")
        self._at.pop()
        return " ".join(parts or ["__typename"])

    def _below(self, field: GraphQLField, depth: int) -> str:
        kind: Any = get_named_type(field.type)
        kinds = self._schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
        chosen = self._random.choice([*kinds])
        if self._in_fragment or self._fields < FIELDS_MAX // 2 or self._random.random() > 0.2:
            return f"... on {chosen.name} {{ {self._selection(chosen, depth)} }}"
        before, self._in_fragment = (self._fields, self._aliases), True
        name = f"F{len(self._fragments)}"
        self._fragments[name] = ""
        self._fragments[name] = f"fragment {name} on {chosen.name} {{ {self._selection(chosen, depth)} }}"
        self._fields -= before[0] - self._fields  # it is spread twice
        self._aliases -= before[1] - self._aliases
        self._in_fragment = False
        return f"...{name} ...{name}"

    def _weight(self, field: GraphQLField) -> float:
        kind, many = get_named_type(field.type).name, "first" in field.args or self._is_list(field)
        return (8.0 if kind in self._at else 1.0) * (4.0 if many else 1.0) * (20.0 if kind in ROUND else 1.0)

    def _is_list(self, field: GraphQLField) -> bool:
        kind = field.type.of_type if is_non_null_type(field.type) else field.type
        return bool(is_list_type(kind))

    def _askable(self, name: str, field: GraphQLField) -> bool:
        return name not in ("node", "nodes") and all(
            n in self._given for n, a in field.args.items() if is_required_argument(a)
        )

    def _arguments(self, field: GraphQLField) -> str:
        given = {n: self._given[n] for n, a in field.args.items() if is_required_argument(a)}
        if "first" in field.args:
            given["first"] = str(self._random.choice((500, 500, 50)))
        return f"({', '.join(f'{n}: {v}' for n, v in given.items())})" if given else ""

    def _used(self, name: str) -> str:
        self._fields -= 1
        return name
