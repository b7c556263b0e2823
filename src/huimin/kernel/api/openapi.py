"""Completes the OpenAPI 3.1 description with what every operation shares: keys, problem documents, the Idempotency-Key."""

from collections.abc import Collection
from typing import Any

from .idempotency import HEADER

FLOORS = {"kernel", "engines", "systems", "faces", "http", "api"}
METHODS = {"get", "post", "put", "patch", "delete"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "code", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri", "examples": ["urn:huimin:problem:invalid"]},
        "title": {"type": "string", "description": "A sentence for people, by Accept-Language."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; programs decide by it.", "examples": ["invalid"]},
        "instance": {"type": "string", "description": "The request's id, for asking about it."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string", "examples": ["photos.0.name"]},
                    "code": {"type": "string", "examples": ["missing"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
PROBLEM_RESPONSE: dict[str, Any] = {
    "description": "What went wrong, and how to mend it.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY_PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Makes repeating safe: within 24 hours the same key with the same request gets the same answer, and "
    "nothing is done twice; with another request it is refused (422).",
    "schema": {"type": "string", "minLength": 8, "maxLength": 255, "pattern": "^[!-~]{8,255}$"},
}
BEARER: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key, issued by the city's platform administrators, with the permissions and the place it is for.",
}


def completed(schema: Any, *, public: Collection[str]) -> Any:
    """The description with problem responses everywhere, the idempotency key on every POST, and who needs an API key.

    Shape: `public` holds the ids of the operations that need none.
    """
    schema["components"]["securitySchemes"] = {"ApiKey": BEARER}
    schema["components"]["schemas"]["Problem"] = PROBLEM
    schema["components"]["responses"] = {"Problem": PROBLEM_RESPONSE}
    schema["components"]["parameters"] = {"IdempotencyKey": KEY_PARAMETER}
    if not schema["servers"]:
        schema["servers"] = [{"url": "/"}]
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method not in METHODS:
                continue
            operation["responses"] = {str(status): response for status, response in operation["responses"].items()}
            operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
            operation["security"] = [] if operation["operationId"] in public else [{"ApiKey": []}]
            if method == "post":
                operation["parameters"] = [
                    *operation.get("parameters", []),
                    {"$ref": "#/components/parameters/IdempotencyKey"},
                ]
    return schema
