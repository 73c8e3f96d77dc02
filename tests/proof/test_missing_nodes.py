"""Where a node of the tree is missing, a path that needs it is refused in words."""

import pytest

from api.evidence.pack import audit_paths
from ledger.proof.consistency import Inconsistent
from tests.support.proved_ledger import ProvedLedger


def test_an_audit_path_without_its_node_is_refused(proved: ProvedLedger) -> None:
    proved.log.publish()
    with proved.connected() as connection:
        assert list(audit_paths(connection, [1, 2], 8))
        proved.tamper("DELETE FROM ledger.tree_nodes WHERE level = 1 AND place = 1")
        with pytest.raises(Inconsistent, match=r"the node \(1, 1\) of the tree is missing"):
            list(audit_paths(connection, [1, 2], 8))
