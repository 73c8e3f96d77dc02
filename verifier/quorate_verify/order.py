"""Leaves that stand in other places than they did: the same ones, in another order."""

from collections.abc import Mapping, Sequence

from quorate_verify.findings import Result
from quorate_verify.merkle import leaf_hash, root_by_path, roots
from quorate_verify.notes import Checkpoint
from quorate_verify.pack import Leaf

MOVED_MAX = 64
"""More leaves than these are not looked for one by one: they are altered."""


def rest(line: bytes) -> bytes:
    """What a leaf says beside its position."""
    return line.partition(b",")[2]


def moved(found: Mapping[int, Leaf], right: Mapping[int, Leaf]) -> dict[int, int]:
    """By position the place at which its leaf stands now, of those that have only changed places: `found` are the leaves
    that are there, `right` those that should be."""
    places = {rest(leaf.line): place for place, leaf in found.items()}
    to = {place: places.get(rest(leaf.line)) for place, leaf in right.items() if place in found}
    kept = {place: other for place, other in to.items() if other is not None and other != place}
    while ends := kept.keys() ^ set(kept.values()):
        kept = {place: other for place, other in kept.items() if place not in ends and other not in ends}
    return kept


def check_root(
    leaves: list[Leaf], paths: Mapping[int, Sequence[bytes]], checkpoint: Checkpoint, result: Result
) -> dict[int, int]:
    """The leaves come to the checkpoint; those that do not have changed places, as is returned, or are others."""
    if len(leaves) < checkpoint.size or _root([leaf.line for leaf in leaves], checkpoint.size) == checkpoint.root:
        return {}
    by_position = {leaf.position: leaf for leaf in leaves}
    places = _moved_by_paths(by_position, paths, checkpoint)
    for place, other in sorted(places.items()):
        result.add("reordered", f"the leaf of position {place} stands at {other}", place, "leaves.jsonl")
    in_order = [by_position[place] for place in sorted(by_position)]
    if len(in_order) < len(leaves) or _root(_put_back(in_order, places), checkpoint.size) != checkpoint.root:
        result.add("altered", "the leaves are not those of the pack's checkpoint", file="leaves.jsonl")
    return places


def _root(lines: list[bytes], size: int) -> bytes:
    return roots(map(leaf_hash, lines), [size])[size]


def _moved_by_paths(
    leaves: Mapping[int, Leaf], paths: Mapping[int, Sequence[bytes]], checkpoint: Checkpoint
) -> dict[int, int]:
    """As `moved`, of leaves whose audit paths do not lead to the checkpoint, but do for what stands at another place."""

    def leads(place: int, line: bytes) -> bool:
        return root_by_path(leaf_hash(line), place - 1, checkpoint.size, paths[place]) == checkpoint.root

    wrong = {place: leaves[place] for place in paths if place in leaves and not leads(place, leaves[place].line)}
    if len(wrong) > MOVED_MAX:
        return {}
    right = {}
    for place in wrong:
        for leaf in wrong.values():
            if leads(place, line := _line_at(place, leaf)):
                right[place] = Leaf(place, leaf.stream, leaf.within, line)
    return moved(wrong, right)


def _put_back(leaves: Sequence[Leaf], places: Mapping[int, int]) -> list[bytes]:
    """The lines of leaves that stand in the order of their positions, each where it belongs."""
    by_position = {leaf.position: leaf for leaf in leaves}
    return [
        _line_at(place, by_position[places[place]]) if place in places else leaf.line
        for place, leaf in by_position.items()
    ]


def _line_at(place: int, leaf: Leaf) -> bytes:
    """The line of a leaf at another position."""
    return b'{"position":%d,%s' % (place, rest(leaf.line))
