"""What each page of imports is asked by those who may read it and those who may not; tests/isolation asks."""

from pathlib import Path
from tempfile import TemporaryDirectory

from huimin.engines.casework import api as casework
from huimin.kernel.access.probes import Probe

PHONE = "13900000007"
MAPPING = """
mapping: 1
identity: {origin: test.pages, key: id}
division: {code: "990100", name: {zh-hans: 测试城, en: Test town}, zone: Asia/Shanghai}
times: {created: opened, closed: closed}
category: {rules: [{when: {kind: lamp}, type: x.lamp}]}
types: {x.lamp: {title: {zh-hans: 路灯故障, en: Street lamp}, limit: 24h, calendar: always}}
unit: {value: unit, units: {A: {code: x-a, title: {zh-hans: 路灯管理所, en: Lamps}}}}
reporter: {phone: phone}
"""
ROWS = f"""id,kind,opened,closed,unit,phone
1,lamp,2024-06-01 10:00,2024-06-01 12:00,A,
2,甲城的怪事,2024-06-01 10:00,,A,{PHONE}
"""

PROBES = [
    Probe("platform_request_imports:list", "/workbench/imports/", insider="data_steward", shows="import"),
    Probe("platform_request_imports:report", "/workbench/imports/{import}/", insider="data_steward"),
    Probe(
        "platform_request_imports:quarantine",
        "/workbench/imports/{import}/quarantine/",
        insider="data_steward",
        shows="quarantined_words",
    ),
]


def prepare(town: object) -> dict[str, str]:
    """An import into the city of town A with a row that waits."""
    with TemporaryDirectory() as folder:
        rows, mapping = Path(folder, "rows.csv"), Path(folder, "mapping.yaml")
        rows.write_text(ROWS, encoding="utf-8")
        mapping.write_text(MAPPING, encoding="utf-8")
        batch = casework.requests_import(path=rows, mapping=mapping)
    return {"import": str(batch.batch_id), "quarantined_words": "甲城的怪事", "quarantined_phone": PHONE}
