"""A small town of squares: one street, two communities side by side, the western one with two grids.

west edge 117.100           117.102           117.104
          community 001     | community 002
          grid 001 | 002    | (no grids)
"""

import pytest
from shapely import box

from huimin.kernel.gate.api import Actor
from huimin.kernel.places import api as places

SOUTH, NORTH = 39.180, 39.182


@pytest.fixture
def loader():
    return Actor.system("test")


@pytest.fixture
def town(db, loader):
    def row(code, level, parent, zh, en, west=None, east=None, **more):
        boundary = box(west, SOUTH, east, NORTH) if west else None
        return places.DivisionRow(
            code=code, name={"zh-hans": zh, "en": en}, level=level, parent=parent, boundary=boundary, **more
        )

    done = places.load_tree(
        actor=loader,
        source="squares",
        divisions=[
            # deliberately not in order of depth
            row(
                "120106003001001", "grid", "120106003001", "001 网格", "Grid 001", 117.100, 117.101, is_constructed=True
            ),
            row(
                "120106003001002", "grid", "120106003001", "002 网格", "Grid 002", 117.101, 117.102, is_constructed=True
            ),
            row("120106003001", "community", "120106003", "凤城楼社区居委会", "Fengchenglou", 117.100, 117.102),
            row("120106003020", "community", "120106003", "幸福社区居委会", "Xingfu", 117.102, 117.104),
            row("120106004020", "community", "120106004", "幸福社区居委会", "Xingfu"),
            row("120106003", "street", "120106", "咸阳北路街道", "Xianyang North Road", 117.100, 117.104),
            row("120106004", "street", "120106", "丁字沽街道", "Dingzigu"),
            row("120106", "district", "120100", "红桥区", "Hongqiao", 117.0, 117.2),
            row("120100", "city", "120000", "天津市", "Tianjin"),
            row("120000", "province", "", "天津市", "Tianjin", time_zone="Asia/Shanghai", calendar_code="cn-office"),
        ],
        addresses=[
            places.AddressRow("咸阳北路1号", "120106003001", (117.1015, 39.181)),
            places.AddressRow("和平大厦", "120106003020"),
        ],
    )
    assert done == {"added": 10, "changed": 0, "unchanged": 0, "addresses": 2}
    return done
