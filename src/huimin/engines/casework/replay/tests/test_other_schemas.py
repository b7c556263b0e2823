"""Files of other cities and other schemas, taken in by writing only a mapping. Figures worked out by hand beside each file."""

import json
from datetime import UTC, datetime

import pytest
from pyproj import Transformer

from huimin.engines.casework.models import Case, Note
from huimin.engines.exchange.api import MappingRefused

TYPES = """
types:
  x.noise: {title: {zh-hans: 噪声, en: Noise}, limit: 2h, calendar: always}
  x.road: {title: {zh-hans: 道路, en: Road}, limit: 3wd, calendar: cn-office}
"""

# ── a Chinese 12345 export: GBK, semicolons, 上午 and 下午, a broken byte, a row with a column too many ────────────────────────

GBK = (
    (
        "工单编号;来件时间;办结时间;承办单位;问题分类;来电人;联系电话;事发地址;状态;满意度\r\n"
        "TJ-1;2023/3/6 上午9:05:00;2023/3/6 上午10:00:00;区城管委;噪声扰民;王女士;13900000001;咸阳北路1号;已办结;满意\r\n"
        "TJ-2;2023/3/6 下午12:30:00;2023/3/6 下午3:00:00;区城管委;噪声扰民;;;咸阳北路2号;已办结;不满意\r\n"
        'TJ-3;2023/3/3 下午4:00:00;2023/3/8 下午6:00:00;区住建委;道路破损;;;"丁字沽;三号路";已办结;\r\n'
        "TJ-4;2023/3/3 下午4:00:00;2023/3/8 下午6:00:01;区住建委;道路破损;;;;已办结;\r\n"
        "TJ-5;2023/3/6 上午9:05:00;;区住建委;道路破损;;;;办理中;\r\n"
        "TJ-6;2023/3/6 上午9:05:00;;区住建委;飞碟;;;;办理中;\r\n"
        "TJ-7;2023年3月6日;;区住建委;道路破损;;;;办理中;\r\n"
        "TJ-8;2023/3/6 上午9:05:00;;区住建委;道路破损;;;;办理中;;多一列\r\n"
    )
    .encode("gb18030")
    .replace("咸阳北路2号".encode("gb18030"), "咸阳北路".encode("gb18030") + b"\xff2")
)

GBK_MAPPING = (
    """
mapping: 1
identity: {origin: tj.12345, key: 工单编号}
division: {code: "990100", name: 测试市, zone: Asia/Shanghai}
times:
  created: {from: 来件时间, formats: ["%Y/%m/%d %p%I:%M:%S"]}
  closed: {from: 办结时间, formats: ["%Y/%m/%d %p%I:%M:%S"]}
status:
  value: 状态
  states: {已办结: closed, 办理中: handling}
category:
  rules:
    - {when: {问题分类: 噪声*}, type: x.noise}
    - {when: {问题分类: 道路破损}, type: x.road}
unit:
  value: 承办单位
  units:
    区城管委: {code: x-chengguan, title: 区城市管理委员会}
    区住建委: {code: x-zhujian, title: 区住房和建设委员会}
place: {address: 事发地址}
description: {template: "{问题分类}，{事发地址}"}
rating: {from: 满意度, map: {满意: 4, 不满意: 2}}
reporter: {name: 来电人, phone: 联系电话}
channel: {constant: phone}
"""
    + TYPES
)


def test_a_chinese_hotline_export(take):
    outcome = take(GBK, GBK_MAPPING)
    report = outcome.report
    assert (report["file"]["encoding"], report["file"]["separator"]) == ("gb18030", ";")
    assert (report["rows"]["read"], report["rows"]["new"], report["rows"]["quarantined"]) == (8, 5, 3)
    reasons = {one["code"]: one["examples"][0]["line"] for one in report["quarantine"]["reasons"]}
    assert reasons == {"unmapped_value": 7, "unreadable_time": 8, "wrong_width": 9}
    assert report["unmapped"] == [{"field": "category", "value": "飞碟", "count": 1}]
    assert [one["code"] for one in report["oddities"]] == ["broken_bytes"]
    # TJ-1 on time (55 minutes), TJ-2 late (2.5 h), TJ-3 on time to the second, TJ-4 one second late, TJ-5 open: due 9 March 18:00
    assert {name: report["figures"]["total"][name] for name in ("on_time", "late", "open", "open_late")} == {
        "on_time": 2, "late": 2, "open": 1, "open_late": 0,
    }  # fmt: skip
    first = Case.objects.get(origin_key="TJ-1")
    assert first.raised_at == datetime(2023, 3, 6, 1, 5, tzinfo=UTC)
    assert (first.rating, first.channel, first.description) == (4, "phone", "噪声扰民，咸阳北路1号")
    assert first.reporter_phone_sealed
    assert "139" not in first.reporter_phone_sealed
    assert Case.objects.get(origin_key="TJ-2").raised_at == datetime(2023, 3, 6, 4, 30, tzinfo=UTC)
    assert Case.objects.get(origin_key="TJ-3").address == "丁字沽;三号路"


# ── nested JSON with epoch milliseconds, the list two levels down ─────────────────────────────────────────────────────

NESTED = {
    "meta": {"page": 1, "tags": ["a", {"b": "]}"}]},
    "result": {
        "records": [
            {
                "id": {"n": 7, "y": 2024},
                "when": {"opened": 1711846800000, "closed": "1711850400000"},  # 31 March 2024 01:00 and 02:00 UTC
                "what": [{"code": "noise"}, {"code": "x"}],
                "text": "Lärm \u0000 \ud83d\ude00",
                "done": {"by": "D1", "text": "seen to"},
            },
            {"id": {"n": 8, "y": 2024}, "when": {"opened": 1711846800123}, "what": [{"code": "road"}], "done": None},
            {"id": {"n": 9, "y": 2024}, "when": {"opened": "soon"}, "what": []},
            {"id": {"n": None}, "when": {"opened": 1711846800000}, "what": [{"code": "road"}]},
        ]
    },
}
NESTED_MAPPING = (
    """
mapping: 1
source: {path: result.records}
identity: {origin: de.nested, key: [id.y, id.n]}
division: {code: x-berlin, name: {en: Berlin}, zone: Europe/Berlin}
times:
  created: {from: when.opened, formats: [epoch_ms]}
  closed: {from: when.closed, formats: [epoch_ms]}
category:
  rules:
    - {when: {"what[0].code": noise}, type: x.noise}
    - {when: {"what[0].code": road}, type: x.road}
unit: {value: done.by, units: {D1: {code: x-d1, title: D1}}}
description: text
resolution: done.text
"""
    + TYPES
)


def test_nested_json_with_epochs_and_no_status(take):
    report = take(json.dumps(NESTED), NESTED_MAPPING, name="nested.json").report
    assert (report["rows"]["new"], report["rows"]["quarantined"]) == (2, 2)
    codes = sorted((one["field"], one["code"]) for one in report["quarantine"]["reasons"])
    assert codes == [("category", "unmapped_value"), ("identity.key", "no_key"), ("times.created", "unreadable_time")]
    case = Case.objects.get(origin_key="2024/7")
    assert (case.state, case.raised_at) == ("closed", datetime(2024, 3, 31, 1, 0, tzinfo=UTC))
    assert case.description == "Lärm \\x00 😀"
    assert Note.objects.get(case=case).text == "seen to"
    other = Case.objects.get(origin_key="2024/8")
    assert (other.state, other.unit_id) == ("registered", None)  # open, and nobody named: it waits for dispatch
    assert report["figures"]["total"]["on_time"] == 1


# ── GeoJSON in projected coordinates ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("crs", "lon", "lat", "zone"),
    [
        ("EPSG:3857", 117.15, 39.18, "Asia/Shanghai"),
        ("EPSG:4549", 120.5, 31.2, "Asia/Shanghai"),  # CGCS2000, 3-degree zone 40
        ("EPSG:2263", -73.98, 40.75, "America/New_York"),
    ],
)
def test_geojson_in_projected_coordinates(take, crs, lon, lat, zone):
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(lon, lat)
    features = [
        {
            "type": "Feature",
            "id": f"f{number}",
            "geometry": geometry,
            "properties": {"kind": "road", "at": "2024-01-02T03:04:05Z"},
        }
        for number, geometry in enumerate(
            [
                {"type": "Point", "coordinates": [x, y]},
                {"type": "LineString", "coordinates": [[x - 2, y], [x + 2, y]]},
                {"type": "Point", "coordinates": [0, 0]},
                {"type": "Point", "coordinates": [x + 9e5, y]},
                None,
                {"type": "Point", "coordinates": ["NaN", None]},
            ]
        )
    ]
    mapping = f"""
mapping: 1
identity: {{origin: geo.test, key: id}}
division: {{code: x-geo, name: Geo, zone: {zone}}}
times: {{created: {{from: at, formats: [iso]}}}}
category: {{rules: [{{when: {{properties.kind: road}}, type: x.road}}]}}
place: {{geometry: geometry, crs: "{crs}", within: [{lon - 1}, {lat - 1}, {lon + 1}, {lat + 1}], outside: empty}}
{TYPES}"""
    report = take(json.dumps({"type": "FeatureCollection", "features": features}), mapping, name="x.geojson").report
    assert report["file"]["format"] == "geojson"
    assert report["rows"]["new"] == 6
    points = {case.origin_key: case.point for case in Case.objects.filter(origin="geo.test")}
    assert points["f0"].coords == pytest.approx((lon, lat), abs=1e-7)
    assert points["f1"].coords == pytest.approx((lon, lat), abs=1e-7)
    assert [points[f"f{n}"] for n in (2, 3, 4, 5)] == [None] * 4
    odd = {one["code"]: one["count"] for one in report["oddities"] if one["field"] == "place"}
    assert odd == {"zero_coordinates": 1, "outside_area": 1, "no_coordinates": 1, "unreadable_coordinates": 1}


# ── a mapping that is wrong says where ────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_mapping_names_line_path_and_remedy(take):
    wrong = NESTED_MAPPING.replace("created: {from", "creatd: {from").replace("x.noise}", "x.nois}")
    with pytest.raises(MappingRefused) as refused:
        take("[]", wrong, name="nested.json")
    faults = {(fault.path, fault.line): fault for fault in refused.value.mapping_faults}
    assert "Did you mean “created”?" in faults[("times.creatd", 7)].remedy
    assert ("times", 6) in faults  # created is missing


def test_a_type_nobody_made_is_named(take):
    with pytest.raises(MappingRefused, match=r"x\.nois"):
        take(json.dumps(NESTED), NESTED_MAPPING.replace("type: x.noise}", "type: x.nois}"), name="nested.json")


def test_a_column_that_is_not_in_the_header_is_named_with_the_nearest(take):
    with pytest.raises(MappingRefused, match="来件时间") as refused:
        take(GBK, GBK_MAPPING.replace("created: {from: 来件时间", "created: {from: 来件时刻"))
    assert refused.value.mapping_faults[0].line == 6


def test_a_type_whose_definition_is_wrong_is_named(take):
    with pytest.raises(MappingRefused, match=r"types\.x\.noise.*calendar"):
        take(GBK, GBK_MAPPING.replace("limit: 2h, calendar: always", "limit: 2h, calendar: sometimes"))
