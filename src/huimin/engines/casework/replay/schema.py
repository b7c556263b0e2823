"""The keys of a mapping that are about requests. Reference with examples: docs/howto/import-requests.md."""

from typing import Any

from huimin.engines.exchange.api import MATCH, POINT, TEXT, TITLE, closed, either, one_of, ref

from ..transitions import State

LIMIT = {
    "type": "string",
    "pattern": "^[1-9][0-9]{0,3}(min|h|d|wh|wd)$",
    "description": "A number and min, h, d, wh or wd: 4wh, 5d.",
}
CODE = {"type": "string", "pattern": "^[0-9A-Za-z](?:[0-9A-Za-z._-]{0,18}[0-9A-Za-z])?$"}
TYPE_CODE = {
    "type": "string",
    "pattern": r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$",
    "description": "Small letters with a dot: la.bulky_items.",
}
KINDS = (
    "component",
    "matter",
    "consultation",
    "complaint",
    "repair",
    "report",
    "suggestion",
    "dispute",
    "care",
    "application",
)
STATE = one_of(*(state.value for state in State))
UNIT = closed({"code": {"type": "string", "minLength": 1, "maxLength": 64}, "title": TITLE, "kind": TEXT}, "code")

TIMES = closed(
    {
        "zone": TEXT,
        **dict.fromkeys(
            (
                "created",
                "registered",
                "dispatched",
                "started",
                "finished",
                "verified",
                "closed",
                "rated",
                "updated",
                "due",
                "other",
            ),
            ref("time"),
        ),
    },
    "created",
)
DIVISION = closed(
    {
        "code": CODE,
        "name": TITLE,
        "level": one_of("city", "district", "street", "community"),
        "parent": TEXT,
        "zone": TEXT,
        "calendar": TEXT,
        "within": closed(
            {
                "level": one_of("district", "street", "community"),
                "value": ref("value"),
                "divisions": {"type": "object", "additionalProperties": closed({"code": CODE, "name": TITLE}, "code")},
            },
            "level",
            "value",
            "divisions",
        ),
    },
    "code",
)
STATUS = closed(
    {
        "value": ref("value"),
        "states": {"type": "object", "minProperties": 1, "additionalProperties": STATE},
        "otherwise": either(one_of("quarantine"), STATE),
        "open_is": STATE,
        "final_without_date": one_of("status", "dates", "quarantine"),
        "estimate_from": {"type": "array", "items": one_of("finished", "verified", "updated", "started", "created")},
        "open_with_date": one_of("status", "dates", "quarantine"),
        "closed_before_created": one_of("keep", "drop", "quarantine"),
    }
)
CATEGORY = closed(
    {
        "rules": {
            "type": "array",
            "minItems": 1,
            "items": closed({"when": MATCH, "type": TYPE_CODE}, "when", "type"),
        },
        "otherwise": either(one_of("quarantine"), TYPE_CODE),
        "reported_as": ref("value"),
    },
    "rules",
)
TYPE = closed(
    {
        "title": closed({"zh-hans": TEXT, "en": TEXT}, "zh-hans", "en"),
        "kind": one_of(*KINDS),
        "limit": LIMIT,
        "calendar": TEXT,
        "capability": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
    }
)
UNITS = closed(
    {
        "value": ref("value"),
        "units": {"type": "object", "minProperties": 1, "additionalProperties": UNIT},
        "otherwise": either(one_of("quarantine", "none"), UNIT),
    },
    "value",
    "units",
)
ATTRIBUTE = closed(
    {"title": closed({"zh-hans": TEXT, "en": TEXT}, "zh-hans", "en"), "value": ref("value")}, "title", "value"
)

SCHEMA: dict[str, Any] = {
    "required": ["times", "division", "category"],
    "properties": {
        "times": TIMES,
        "division": DIVISION,
        "place": closed({**POINT, "address": ref("value"), "community": ref("value")}),
        "category": CATEGORY,
        "types": {"type": "object", "propertyNames": TYPE_CODE, "additionalProperties": TYPE},
        "deadline": closed({"counts_from": one_of("created", "registered", "dispatched")}),
        "unit": UNITS,
        "status": STATUS,
        "channel": ref("value"),
        "title": ref("value"),
        "description": ref("value"),
        "resolution": ref("value"),
        "outcome": ref("value"),
        "rating": ref("value"),
        "solved": ref("value"),
        "reporter": closed({"anonymous": ref("value"), "name": ref("value"), "phone": ref("value")}),
        "attributes": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,39}$"},
            "additionalProperties": ATTRIBUTE,
        },
        "language": TEXT,
    },
}
