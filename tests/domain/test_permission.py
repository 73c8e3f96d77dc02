"""Permission is a policy over what a credential grants."""

import pytest

from domain.permission import Credential, permit_command, permit_group
from domain.refusals import NotPermitted

ADMINISTRATOR = Credential(actor="a", role="administrator")


def test_only_administrators_command() -> None:
    permit_command(ADMINISTRATOR)
    for role in ("auditor", "reporting"):
        with pytest.raises(NotPermitted) as refusal:
            permit_command(Credential(actor="a", role=role))
        assert refusal.value.rule == "may-command"


def test_a_credential_without_groups_reaches_all_of_them() -> None:
    permit_group(ADMINISTRATOR, "any")


def test_a_credential_with_groups_reaches_those_alone() -> None:
    limited = Credential(actor="a", role="administrator", groups=frozenset({"one"}))
    permit_group(limited, "one")
    assert limited.reads_group("one")
    assert not limited.reads_group("two")
    with pytest.raises(NotPermitted) as refusal:
        permit_group(limited, "two")
    assert refusal.value.rule == "within-groups"


def test_a_credential_with_no_group_at_all_reaches_none() -> None:
    assert not Credential(actor="a", role="auditor", groups=frozenset()).reads_group("one")
