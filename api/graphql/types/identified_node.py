"""The interface of all that can be identified: an opaque id for caches, and the plain id of the record."""

from typing import Any, cast

import strawberry

from api.graphql.batching import Node
from api.graphql.global_ids import Key, encoded
from api.graphql.types.fields import plain_leaf


@strawberry.interface(
    name="Node",
    description="Whatever can be asked for again by its id. Two answers with one id are the same thing at the same clocks.",
)
class Identified(Node):
    @plain_leaf(
        "Opaque, unique over all types. It carries the clocks that the question states, so that caches keep what was"
        " apart from what is; `node` and `nodes` answer it again at these clocks."
    )
    def id(self) -> strawberry.ID:
        kind: Any = type(self)
        return strawberry.ID(encoded(kind.__strawberry_definition__.name, self.key(), self.level.stated))

    @plain_leaf("The plain id of the record, the same at all clocks: for commands, joins and filters.")
    def ref(self) -> strawberry.ID:
        return strawberry.ID(self.plain_ref())

    def key(self) -> Key:
        """What tells the node from the others of its type."""
        raise NotImplementedError

    def plain_ref(self) -> str:
        return self.key()[-1]


def whole_of(part: Node) -> Any:
    """The row of the node of which this is a part."""
    return cast("Node", part.parent).row
