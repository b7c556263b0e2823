"""The JSON schema of what every mapping has; a target adds the schema of its own keys."""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
PLAIN = {"type": ["string", "number", "boolean", "null"]}


def closed(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    """An object that has these keys and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
        **more,
    }


def ref(name: str) -> dict[str, str]:
    """A reference to a shared definition."""
    return {"$ref": f"#/$defs/{name}"}


def either(*kinds: dict[str, Any]) -> dict[str, Any]:
    """Any of these."""
    return {"anyOf": list(kinds)}


def one_of(*values: str) -> dict[str, Any]:
    """One of these words."""
    return {"enum": list(values)}


VALUE = closed(
    {
        "from": TEXT,
        "constant": PLAIN,
        "first": {"type": "array", "minItems": 1, "items": ref("value")},
        "join": {"type": "array", "minItems": 1, "items": ref("value")},
        "with": {"type": "string"},
        "template": TEXT,
        "expression": TEXT,
        "empty": {"type": "array", "items": PLAIN},
        "regex": either(TEXT, closed({"pattern": TEXT, "group": {"type": ["integer", "string"]}}, "pattern")),
        "replace": {"type": "object", "additionalProperties": {"type": "string"}},
        "case": one_of("upper", "lower"),
        "map": {"type": "object", "additionalProperties": PLAIN},
        "ignore_case": {"type": "boolean"},
        "otherwise": either(one_of("keep", "empty", "quarantine"), closed({"value": PLAIN}, "value")),
        "default": PLAIN,
    }
)

TIME = closed(
    {
        "value": ref("value"),
        "from": TEXT,
        "formats": {"type": "array", "minItems": 1, "items": TEXT},
        "zone": TEXT,
        "ambiguous": one_of("earlier", "later", "in_order", "quarantine"),
        "gap": one_of("forward", "backward", "quarantine"),
        "replace": {"type": "object", "additionalProperties": {"type": "string"}},
        "zones": {"type": "object", "additionalProperties": {"type": "string", "pattern": "^[+-][0-9]{2}:?[0-9]{2}$"}},
        "two_digit_years_from": {"type": "integer", "minimum": 1800, "maximum": 2100},
        "day_is": one_of("start", "noon", "end"),
        "earliest": TEXT,
        "latest": TEXT,
        "out_of_range": one_of("keep", "empty", "quarantine"),
        "unreadable": one_of("empty", "quarantine"),
    }
)

POINT = {
    "lon": ref("value"),
    "lat": ref("value"),
    "x": ref("value"),
    "y": ref("value"),
    "geometry": ref("value"),
    "pair": closed({"value": ref("value"), "order": one_of("lon_lat", "lat_lon")}, "value", "order"),
    "crs": TEXT,
    "within": {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}},
    "outside": one_of("keep", "empty", "quarantine"),
    "swapped": one_of("mend", "empty", "quarantine"),
    "missing": one_of("keep", "quarantine"),
}

MATCH = {"type": "object", "minProperties": 1, "additionalProperties": either(PLAIN, {"type": "array", "items": PLAIN})}

SOURCE = closed(
    {
        "format": one_of("csv", "json", "jsonl", "geojson"),
        "encoding": TEXT,
        "separator": {"type": "string", "minLength": 1, "maxLength": 1},
        "quote": {"type": "string", "maxLength": 1},
        "escape": {"type": "string", "maxLength": 1},
        "header": {"type": "boolean"},
        "columns": {"type": "array", "minItems": 1, "items": TEXT},
        "skip_lines": {"type": "integer", "minimum": 0},
        "path": TEXT,
        "empty": {"type": "array", "items": {"type": ["string", "number"]}},
    },
    **{"if": {"properties": {"header": {"const": False}}, "required": ["header"]}, "then": {"required": ["columns"]}},
)

IDENTITY = closed(
    {
        "origin": {
            "type": "string",
            "pattern": r"^[a-z0-9][a-z0-9._-]{0,99}$",
            "description": "Small letters, digits, . _ -",
        },
        "key": either(ref("value"), {"type": "array", "minItems": 1, "items": ref("value")}),
        "version": either(ref("time"), TEXT),
        "alike": {"type": "array", "minItems": 1, "items": ref("value")},
    },
    "origin",
    "key",
)

TITLE = either(TEXT, closed({"zh-hans": TEXT, "en": TEXT}))
CHECKS = {
    "type": "array",
    "items": closed(
        {
            "code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
            "title": TITLE,
            "when": TEXT,
            "quarantine": {"type": "boolean"},
        },
        "code",
        "when",
    ),
}

DEFINITIONS = {"value": either({"type": "string", "minLength": 1}, VALUE), "time": either(TEXT, TIME), "match": MATCH}


def whole_schema(target: dict[str, Any]) -> dict[str, Any]:
    """The schema of a mapping for a target."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **closed(
            {
                "mapping": {"const": 1, "description": "The version of the mapping language: 1."},
                "about": {"type": "string"},
                "source": SOURCE,
                "identity": IDENTITY,
                "checks": CHECKS,
                **target.get("properties", {}),
            },
            "mapping",
            "identity",
            *target.get("required", ()),
        ),
        "$defs": {**DEFINITIONS, **target.get("$defs", {})},
    }
