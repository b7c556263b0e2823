"""A manifest is read strictly: every fault is found and named by its key."""

from pathlib import Path

import pytest

from huimin.kernel.manifest import schema

WHOLE = """
id = "orchard"
sector = "town"
row = "L3"
title = { zh-hans = "果园", en = "Orchard" }
owner = "Parks office"
needs = ["casework"]
publishes = ["orchard.picked"]
listens = ["case.closed"]

[requires]
pypi = ["openpyxl>=3"]

[[fills]]
slot = "portal.home.services"
target = "fills:service"
order = 10
permission = "town_orchard.tree_view"

[[permissions]]
code = "town_orchard.tree_view"
title = { zh-hans = "查看果树", en = "View trees" }
roles = { intake_clerk = "jurisdiction" }

[settings.trees_max]
type = "int"
unit = "tree"
default = 20
doc = "How many trees a person may adopt."

[[data]]
what = "Who adopted which tree."
class = "personal"
retention = "3 years"
legal_basis = "PIPL art. 13(1)(1)"
eraser = "erasing:erase"

[[layers]]
code = "trees"
title = { zh-hans = "果树", en = "Trees" }
geometry = "point"
target = "layers:trees"

[quality]
tests = "done"
isolation = "done"
translations = "done"
accessibility = "done"
no_script = "done"
sample = "exempt: trees cannot be made up"
docs = "done"
erasure = "done"
"""


@pytest.fixture
def read(tmp_path):
    """Reads a manifest from text, in the folder town/orchard."""

    def reading(text: str, folder: str = "town/orchard"):
        path = tmp_path / folder / "manifest.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return schema.read(path)

    return reading


def test_a_whole_manifest_is_read(read):
    manifest, findings = read(WHOLE)
    assert findings == []
    assert (manifest.label, manifest.package) == ("town_orchard", "huimin.systems.town.orchard")
    assert manifest.settings[0].name == "town_orchard.trees_max"
    assert manifest.settings[0].variable == "HUIMIN_TOWN_ORCHARD_TREES_MAX"
    assert manifest.fills[0].permission == "town_orchard.tree_view"
    assert manifest.permissions[0].roles == {"intake_clerk": "jurisdiction"}
    assert manifest.data[0].data_class == "personal"
    assert manifest.requires.pypi == ("openpyxl>=3",)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('owner = "Parks office"', 'owner = "Parks office"\ncolour = "red"', "colour"),
        ('owner = "Parks office"', "", "owner"),
        ('owner = "Parks office"', 'owner = " "', "owner"),
        ('id = "orchard"', 'id = "garden"', "id"),
        ('id = "orchard"', 'id = "Orchard"', "id"),
        ('sector = "town"', 'sector = "city"', "sector"),
        ('row = "L3"', 'row = "the third"', "row"),
        ('en = "Orchard"', 'fr = "Verger"', "title.fr"),
        ('en = "Orchard"', 'en = ""', "title.en"),
        ('needs = ["casework"]', 'needs = "casework"', "needs"),
        ('needs = ["casework"]', 'needs = ["casework", "casework"]', "needs"),
        ('needs = ["casework"]', "needs = [1]", "needs[1]"),
        ('listens = ["case.closed"]', 'listens = ["closed"]', "listens[1]"),
        ('pypi = ["openpyxl>=3"]', 'gem = ["rails"]', "requires.gem"),
        ('target = "fills:service"', 'target = "fills.service"', "fills[1].target"),
        ("order = 10", 'order = "first"', "fills[1].order"),
        ("order = 10", "order = true", "fills[1].order"),
        ('code = "town_orchard.tree_view"', 'code = "casework.case_view"', "permissions[1].code"),
        ('intake_clerk = "jurisdiction"', 'intake_clerk = "all"', "permissions[1].roles.intake_clerk"),
        ("default = 20", "default = 2.5", "settings.trees_max"),
        ("default = 20", "default = true", "settings.trees_max"),
        ("default = 20", "default = 20\nchoices = [10, 30]", "settings.trees_max.default"),
        ("[settings.trees_max]", "[settings.Trees]", "settings.Trees"),
        ('class = "personal"', 'class = "secret"', "data[1].class"),
        ('retention = "3 years"', 'retention = "long"', "data[1].retention"),
        ('eraser = "erasing:erase"', "", "data[1].eraser"),
        ('geometry = "point"', 'geometry = "circle"', "layers[1].geometry"),
        ('sample = "exempt: trees cannot be made up"', 'sample = "exempt"', "quality.sample"),
        ('sample = "exempt: trees cannot be made up"', 'sample = "exempt: "', "quality.sample"),
        ('docs = "done"', 'docs = "done"\nspeed = "done"', "quality.speed"),
        ('docs = "done"', "", "quality.docs"),
        ('id = "orchard"', "id = orchard", "manifest.toml"),
    ],
)
def test_a_fault_is_found_and_named(read, old, new, key):
    assert old in WHOLE
    manifest, findings = read(WHOLE.replace(old, new))
    assert manifest is None
    assert key in [finding.key for finding in findings]
    assert all(finding.fault and finding.remedy for finding in findings)


def test_every_fault_is_told_at_once(read):
    _, findings = read(WHOLE.replace('owner = "Parks office"', "").replace('row = "L3"', 'row = "x"'))
    assert {finding.key for finding in findings} == {"owner", "row"}


def test_a_file_that_is_not_utf8_is_a_finding(tmp_path):
    path: Path = tmp_path / "manifest.toml"
    path.write_bytes("title = '果园'".encode("gbk"))
    manifest, (finding,) = schema.read(path)
    assert manifest is None
    assert finding.key == "manifest.toml"
