"""One value, two forms: GeoReport answers as JSON and as XML. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as xml

JSON, XML = "json", "xml"
CONTENT_TYPES = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
#: What each list's elements are called in XML.
ELEMENTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "jurisdictions": "jurisdiction",
}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(form: str, root: str, value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """The value in the form asked for; `root` is the name of the outermost element in XML.

    Shape: in JSON a list stays a list, without a name around it, as GeoReport has it.
    """
    if form == JSON:
        return json.dumps(value, ensure_ascii=False).encode()
    return xml.tostring(_element(root, value), encoding="UTF-8", xml_declaration=True)


def _element(name: str, value: Any) -> xml.Element:
    element = xml.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        element.extend(_element(ELEMENTS[name], item) for item in value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _FORBIDDEN.sub("", str(value))
    return element
