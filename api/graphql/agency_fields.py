"""The fields of the schema that the role agency may ask, type by type; whatever is not named here it may not, so that a
field that is new is not its until somebody says so. Rows that are not its own it is never shown (`RequestContext`)."""

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
)

_NODE = frozenset({"id", "ref"})
_WORK = _NODE | {"kind", "state", "what", "period", "title", "begunOn", "dueOn", "closedOn", "group", "acts"}
_ACT = frozenset({"kind", "position", "on", "text", "reason"})
_CONNECTION = frozenset({"nodes", "edges", "pageInfo"})
AGENCY_FIELDS = {
    "Query": frozenset({"ledger", "agency", "owed", "recommendations", "actions", "returns", "work", "attendance"}),
    "Ledger": _NODE | {"name", "position", "recordedAt", "on", "ruleVersion"},
    "Agency": _NODE | {"slug", "name", "aliases", "groups", "owed"},
    "GroupAgency": _NODE | {"slug", "name", "group", "seats", "attendance"},
    "Group": _NODE | {"slug", "name"},
    "Seat": _NODE | {"title", "category", "voting", "memberSince", "member"},
    "Person": _NODE | {"name", "nameState"},
    "AttendanceSummary": frozenset({"inTenure", "expected", "attended", "excluded", "notRecorded", "rate", "target"}),
    "Attendance": _NODE | {"day", "outcome", "expected", "attended", "excluded", "seat", "person", "member", "group"},
    "Owed": _NODE | {"kind", "what", "part", "since", "dueOn", "satisfiedOn", "age", "title", "group", "work"},
    "Work": _WORK,
    "Recommendation": _WORK | {"responses"},
    "Action": _WORK,
    "Return": _WORK,
    "WorkAct": _ACT,
    "Response": _ACT | {"answer", "agreedBy"},
    "PageInfo": frozenset({"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}),
    **dict.fromkeys(
        ("OwedConnection", "RecommendationConnection", "ActionConnection", "ReturnConnection", "AttendanceConnection"),
        _CONNECTION,
    ),
    **dict.fromkeys(
        ("OwedEdge", "RecommendationEdge", "ActionEdge", "ReturnEdge", "AttendanceEdge"), frozenset({"cursor", "node"})
    ),
}
INTROSPECTION = "__"


def not_for_agencies(schema: GraphQLSchema, document: DocumentNode) -> GraphQLError | None:
    """Why a document is not answered to the role agency: the first of its fields that is not of these; None where all
    are."""
    types, found = TypeInfo(schema), _Fields()
    found.types = types
    visit(document, TypeInfoVisitor(types, found))
    if found.other is None:
        return None
    words = f"the role agency may not ask for {found.other}"
    return GraphQLError(words, extensions={"code": "NOT_PERMITTED"})


class _Fields(Visitor):
    types: TypeInfo
    other: str | None = None

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.types.get_parent_type()
        of = get_named_type(parent).name if parent else ""
        name = node.name.value
        ours = of.startswith(INTROSPECTION) or name.startswith(INTROSPECTION) or name in AGENCY_FIELDS.get(of, ())
        if self.other is None and not ours:
            self.other = f"{of}.{name}"
