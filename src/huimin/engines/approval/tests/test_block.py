"""Faults of an approval block are found by casework's own reading of a case type, and named."""

import copy

import pytest

from huimin.engines.approval import factories
from huimin.engines.approval.block import block_of
from huimin.engines.casework import api as casework


def changed(path, value):
    """The food business with one value of its block changed; None takes the key away."""
    data = copy.deepcopy(factories.MATTERS[1])
    place = data
    *steps, last = path
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return data


BLOCK = ("extensions", "approval")


@pytest.mark.parametrize(
    ("path", "value", "key", "said"),
    [
        ((*BLOCK, "handling"), "soon", "extensions/approval/handling", "soon"),
        ((*BLOCK, "materials", 0, "title"), None, "extensions/approval/materials/0", "title"),
        ((*BLOCK, "materials", 1, "code"), "identity", "extensions/approval/materials", "listed twice"),
        ((*BLOCK, "materials", 2, "is_required"), False, "extensions/approval/materials/2/is_deferrable", "deferred"),
        ((*BLOCK, "result", "fields"), ["colour"], "extensions/approval/result/fields", "colour"),
        ((*BLOCK, "unknown"), 1, "extensions/approval", "unknown"),
        (("kind",), "matter", "extensions/approval", "application"),
        (("stages", "handle", "limit"), "30wd", "extensions/approval", "30wd"),
    ],
)
def test_a_fault_is_named_with_its_key(path, value, key, said):
    with pytest.raises(casework.DefinitionRefused) as refused:
        casework.parse(changed(path, value))
    assert [fault.key for fault in refused.value.faults] == [key]
    assert said in refused.value.faults[0].message


def test_a_sound_block_becomes_a_typed_value():
    block = block_of(casework.parse(factories.MATTERS[1]))
    assert block is not None
    assert [(item.code, item.is_deferrable, item.valid_for) for item in block.materials] == [
        ("identity", False, "1y"),
        ("site", False, ""),
        ("health", True, ""),
    ]
    assert block_of(casework.parse({**factories.MATTERS[1], "extensions": {}})) is None
