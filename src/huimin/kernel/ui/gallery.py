"""What the gallery shows: every part with invented content. Only where we develop or demonstrate."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext

SQUARE = ((117.1465, 39.1725), (117.1655, 39.1725), (117.1655, 39.1865), (117.1465, 39.1865))
SPOTS = (
    ("wait", 117.1502, 39.1752),
    ("move", 117.1533, 39.1781),
    ("soon", 117.1562, 39.1748),
    ("late", 117.1601, 39.1796),
    ("fine", 117.1624, 39.1762),
    ("yellow", 117.1571, 39.1826),
    ("red", 117.1512, 39.1832),
)


class SampleForm(forms.Form):
    """A form with one of each field, sent with errors."""

    phone = forms.CharField(max_length=11, min_length=11)
    community = forms.ChoiceField()
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)
    channel = forms.ChoiceField(widget=forms.RadioSelect)
    agree = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = pgettext("gallery", "Mobile number")
        self.fields["phone"].help_text = pgettext("gallery", "Only used to tell you how your matter goes.")
        community, channel = self.fields["community"], self.fields["channel"]
        assert isinstance(community, forms.ChoiceField)  # noqa: S101 for the type checker
        assert isinstance(channel, forms.ChoiceField)  # noqa: S101
        community.label = pgettext("gallery", "Community")
        community.choices = [("", "—"), ("1", "佳宁里社区"), ("2", "碧春里社区")]
        self.fields["words"].label = pgettext("gallery", "Anything else?")
        channel.label = pgettext("gallery", "How shall we answer?")
        channel.choices = [("sms", pgettext("gallery", "By text message")), ("call", pgettext("gallery", "By phone"))]
        self.fields["agree"].label = pgettext("gallery", "You may call me about this")


def context(face: str) -> dict:
    """Everything one page of the gallery needs."""
    now = timezone.now()
    return {
        "gallery_face": face,
        "form": SampleForm(
            {"phone": "1380213", "words": pgettext("gallery", "The lamp before door 3 has been dark for a week.")}
        ),
        "clean": SampleForm(),
        "steps": [{"label": label} for label in _steps()],
        "entries": _story(now),
        "columns": [
            {"label": pgettext("gallery", "Number")},
            {"label": pgettext("gallery", "Matter")},
            {"label": pgettext("gallery", "Where")},
            {"label": pgettext("gallery", "State")},
            {"label": pgettext("gallery", "Time left"), "kind": "num"},
        ],
        "now": now,
        "soon": now + timedelta(hours=3, minutes=20),
        "late": now - timedelta(hours=5),
        "later": now + timedelta(days=4),
        "working": timedelta(hours=3, minutes=20),
        "tabs": [
            {"label": pgettext("gallery", "To do"), "url": "#", "is_current": True, "count": 12},
            {"label": pgettext("gallery", "My unit"), "url": "#", "count": 48},
            {"label": pgettext("gallery", "Closed"), "url": "#"},
        ],
        "rows": _rows(now),
        "faces": ("portal", "station", "workbench", "control", "plain"),
    }


def _steps() -> list[str]:
    return [
        pgettext("gallery", "What"),
        pgettext("gallery", "Where"),
        pgettext("gallery", "Photo"),
        pgettext("gallery", "Contact"),
        pgettext("gallery", "Check"),
    ]


def _story(now: datetime) -> list[dict]:
    return [
        {
            "title": pgettext("gallery", "We received your report"),
            "at": now - timedelta(days=1, hours=3),
            "kind": "fine",
            "text": pgettext("gallery", "The lamp before door 3 has been dark for a week."),
        },
        {
            "title": pgettext("gallery", "Sent to the street lighting unit"),
            "at": now - timedelta(days=1, hours=2),
            "kind": "fine",
            "who": pgettext("gallery", "Duty officer"),
            "details": [
                (pgettext("gallery", "Limit"), pgettext("gallery", "4 urgent working hours")),
                (pgettext("gallery", "Channel"), "portal"),
            ],
        },
        {"title": pgettext("gallery", "An electrician is on the way"), "at": now - timedelta(hours=1), "kind": "move"},
        {"title": pgettext("gallery", "Done and checked, expected before noon tomorrow"), "open": True},
    ]


def _rows(now: datetime) -> list[dict]:
    matters = (
        (
            pgettext("gallery", "Street lamp dark"),
            "佳宁里社区",
            "late",
            pgettext("gallery", "Late"),
            -timedelta(hours=5),
        ),
        (
            pgettext("gallery", "Manhole cover missing"),
            "碧春里社区",
            "soon",
            pgettext("gallery", "Due soon"),
            timedelta(hours=1, minutes=40),
        ),
        (
            pgettext("gallery", "Rubbish not collected"),
            "千里堤社区",
            "move",
            pgettext("gallery", "In hand"),
            timedelta(hours=9),
        ),
        (
            pgettext("gallery", "Noise at night"),
            "流霞里社区",
            "wait",
            pgettext("gallery", "Waiting to be signed for"),
            timedelta(days=1),
        ),
        (
            pgettext("gallery", "Dry tree by the playground"),
            "耀远里社区",
            "pause",
            pgettext("gallery", "On hold"),
            timedelta(days=12),
        ),
        (pgettext("gallery", "Water leaks from a hydrant"), "影院社区", "fine", pgettext("gallery", "Closed"), None),
    )
    return [
        {
            "number": f"2026-{1042 - index:06d}",
            "matter": matter,
            "where": where,
            "kind": kind,
            "state": state,
            "due": now + left if left is not None else None,
            "working": left,
            "card": {0: "red", 1: "yellow"}.get(index),
        }
        for index, (matter, where, kind, state, left) in enumerate(matters)
    ]


def boundary() -> dict:
    """A made-up square of four communities, for the map part."""
    (west, south), _, (east, north), _ = SQUARE
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    names = (
        ("佳宁里社区", "Jianingli"),
        ("碧春里社区", "Bichunli"),
        ("千里堤社区", "Qianlidi"),
        ("流霞里社区", "Liuxiali"),
    )
    boxes = (
        (west, south, middle_x, middle_y),
        (middle_x, south, east, middle_y),
        (west, middle_y, middle_x, north),
        (middle_x, middle_y, east, north),
    )
    features = [_area("100", "street", "", "", (west, south, east, north))]
    features += [
        _area(str(101 + index), "community", name, english, box)
        for index, ((name, english), box) in enumerate(zip(names, boxes, strict=True))
    ]
    return {"type": "FeatureCollection", "features": features}


def _area(code: str, level: str, name: str, name_en: str, box: tuple[float, float, float, float]) -> dict:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "level": level, "name": name, "name_en": name_en, "is_constructed": True},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def points() -> dict:
    """One case of each state on the map."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": index, "state": state, "title": row["matter"], "at": row["where"], "url": "#"},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for index, ((state, lon, lat), row) in enumerate(zip(SPOTS, _rows(timezone.now()) * 2, strict=False))
    ]
    return {"type": "FeatureCollection", "features": features}
