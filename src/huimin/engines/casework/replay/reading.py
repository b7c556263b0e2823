"""A mapping made ready to read rows as requests."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from huimin.engines.exchange.api import (
    Document,
    Mapped,
    Moment,
    Notes,
    Row,
    Values,
    compile_expression,
    compile_match,
    compile_point,
    compile_time,
    digest_of,
    plain,
    storable,
    zone_of,
)
from huimin.kernel.clock import api as clock

from ..transitions import FINAL, OUTCOMES, State
from .request import Request
from .statuses import Rules, settle

CHANNELS = ("portal", "phone", "station", "grid", "open311", "api", "sensor", "camera", "leader", "media", "import")
STAGES = ("registered", "dispatched", "started", "finished", "verified", "rated", "updated", "due")
NEEDS_UNIT = frozenset({State.DISPATCHED, State.HANDLING, State.SUSPENDED, State.DONE, State.VERIFIED})
MAX_KEY, MAX_TITLE, MAX_WORDS, MAX_ADDRESS = 120, 60, 20_000, 300
_TRUE = frozenset({"true", "1", "y", "yes", "是", "t"})

Text = Callable[[Row, Notes], str]


class RequestReader:
    """Reads rows as requests; see `read`."""

    def __init__(self, document: Document) -> None:
        values = Values(document)
        data = document.data
        self.document, self.values = document, values
        self.zone_name: str = data["times"].get("zone") or data["division"].get("zone") or ""
        if not self.zone_name:
            raise document.fault(("times",), _("No time zone is stated."), _("State times.zone or division.zone."))
        self.zone: ZoneInfo = zone_of(self.zone_name, document, ("times", "zone"))
        now = clock.now()

        def time(spec: Any, *at: str) -> Callable[[Row, Notes], Moment | None]:
            return compile_time(spec, values, at, zone=self.zone_name, now=now)

        self.times = {name: time(spec, "times", name) for name, spec in data["times"].items() if name != "zone"}
        key = data["identity"]["key"]
        parts = key if isinstance(key, list) else [key]
        self.keys = [values.text(part, ("identity", "key", place)) for place, part in enumerate(parts)]
        self.alike = [
            values.text(part, ("identity", "alike", place))
            for place, part in enumerate(data["identity"].get("alike", ()))
        ]
        version = data["identity"].get("version")
        if isinstance(version, str) and version not in self.times:
            known = ", ".join(self.times)
            raise document.fault(
                ("identity", "version"), _("“%(name)s” is no time of this mapping.") % {"name": version}, known
            )
        self.version_of = version if isinstance(version, str) else ""
        self.version_time = time(version, "identity", "version") if isinstance(version, dict) else None
        self.category = self._category()
        self.types: dict[str, Any] = document.section("types")
        self.state, self.rules = self._status()
        self.unit = self._unit()
        place = document.section("place")
        has_point = {"lon", "lat", "x", "y", "geometry", "pair"} & place.keys()
        self.point = compile_point(place, values, ("place",)) if has_point else None
        self.address = self._text("place", "address")
        self.community = self._text("place", "community")
        self.division = self._division()
        self.texts = {
            name: self._text(name) for name in ("title", "description", "resolution", "outcome", "rating", "solved")
        }
        self.channel = self._text("channel")
        self.reporter = {name: self._text("reporter", name) for name in ("anonymous", "name", "phone")}
        self.attributes = {
            code: values.text(spec["value"], ("attributes", code, "value"))
            for code, spec in document.section("attributes").items()
        }
        self.counts_from: str = document.section("deadline").get("counts_from", "created")
        self.language: str = data.get("language", "zh-hans")
        self._moments: dict[str, datetime] = {}
        self.checks = [
            (check, compile_expression(check["when"], self._name, document, ("checks", place, "when")))
            for place, check in enumerate(data.get("checks", ()))
        ]

    def key(self, row: Row, notes: Notes) -> str:
        """The natural key of a row at its origin, "" where a part of it is empty."""
        parts = [part(row, notes) for part in self.keys]
        return storable("/".join(parts)) if all(parts) else ""

    def read(self, row: Row, notes: Notes) -> Mapped | None:
        """The row as a request, or None with its faults in `notes`."""
        key = self.key(row, notes)
        if not key or len(key) > MAX_KEY:
            notes.fault("identity.key", "long_key" if key else "no_key", key)
        moments = self._read_times(row, notes)
        self._moments = {name: moment.at for name, moment in moments.items()}
        type_code = self.category(row, notes)
        unit_code = self.unit(row, notes)
        stated = self.state(row, notes)
        division_code = self.division(row, notes)
        point = self.point(row, notes) if self.point else None
        for check, test in self.checks:
            if test(row, notes):
                if check.get("quarantine"):
                    notes.fault("checks", check["code"])
                else:
                    notes.odd(check["code"], "checks")
        if "created" not in moments or notes.faults:
            return None
        settled = settle(stated, self._moments, self.rules)
        for code in settled.oddities:
            notes.odd(code, "status")
        if settled.fault:
            notes.fault("status", settled.fault, stated or "")
            return None
        state = settled.state
        if state in NEEDS_UNIT and not unit_code:
            notes.odd("no_unit", "unit", state)
            state = State.REGISTERED
        promise = self.types.get(type_code, {})
        request = Request(
            key=key,
            type_code=type_code,
            state=state,
            closed_at=settled.closed_at if state in FINAL else None,
            is_estimated=settled.is_estimated,
            created_at=self._moments["created"],
            **self._stages(),
            counts_from=self._moments.get(self.counts_from, self._moments["created"]),
            limit=promise.get("limit", ""),
            calendar=promise.get("calendar", ""),
            time_zone=self.zone_name,
            unit_code=unit_code,
            lon=point.lon if point else None,
            lat=point.lat if point else None,
            crs=point.crs if point else "wgs84",
            address=storable(self.address(row, notes))[:MAX_ADDRESS],
            division_code=division_code,
            language=self.language,
            attributes={
                code: storable(text)[:1000] for code, read in self.attributes.items() if (text := read(row, notes))
            },
            **self._words(row, notes),
            **self._people(row, notes),
        )
        return Mapped(
            key=key,
            record=request,
            digest=digest_of(request.as_dict()),
            version=self._version(row, notes),
            alike=" / ".join(part(row, notes) for part in self.alike),
            tallies=self._tallies(request),
            times=tuple(self._moments[name] for name in self._moments if name != "due"),
        )

    def _name(self, name: str, path: Any) -> Callable[[Row, Notes], Any]:
        """What a name in a check stands for: a time of the mapping, on the clock of the place, else a column."""
        if name in self.times:
            return lambda row, notes: at.astimezone(self.zone) if (at := self._moments.get(name)) else None
        return self.values.column(name, path)

    def _read_times(self, row: Row, notes: Notes) -> dict[str, Moment]:
        found = {name: moment for name, read in self.times.items() if (moment := read(row, notes)) is not None}
        created = found.get("created")
        if created is None:
            if not any(fault.field == "times.created" for fault in notes.faults):
                notes.fault("times.created", "missing_value")
            return found
        for name, moment in found.items():  # the hour that came twice: the reading that is not before the start
            if moment.other and moment.at < created.at <= moment.other:
                found[name] = Moment(moment.other, is_day=moment.is_day)
        return found

    def _stages(self) -> dict[str, Any]:
        return {f"{name}_at": self._moments.get(name) for name in STAGES}

    def _version(self, row: Row, notes: Notes) -> str:
        if self.version_of:
            at = self._moments.get(self.version_of)
        else:
            moment = self.version_time(row, notes) if self.version_time else None
            at = moment.at if moment else None
        return at.isoformat(timespec="microseconds") if at else ""

    def _words(self, row: Row, notes: Notes) -> dict[str, Any]:
        words = {name: storable(read(row, notes)) for name, read in self.texts.items()}
        channel = self.channel(row, notes) or "import"
        if channel not in CHANNELS:
            notes.odd("unknown_channel", "channel", channel)
            channel = "import"
        outcome = words["outcome"]
        if outcome and outcome not in OUTCOMES:
            notes.odd("unknown_outcome", "outcome", outcome)
            outcome = ""
        rating = int(words["rating"]) if words["rating"] in ("1", "2", "3", "4", "5") else None
        if words["rating"] and rating is None:
            notes.odd("unknown_rating", "rating", words["rating"])
        description = words["description"][:MAX_WORDS]
        return {
            "channel": channel,
            "title": " ".join((words["title"] or description).split())[:MAX_TITLE],
            "description": description,
            "resolution": words["resolution"][:MAX_WORDS],
            "outcome": outcome,
            "rating": rating,
            "is_solved": words["solved"].lower() in _TRUE if words["solved"] else None,
        }

    def _people(self, row: Row, notes: Notes) -> dict[str, Any]:
        said = {name: read(row, notes) for name, read in self.reporter.items()}
        is_anonymous = said["anonymous"].lower() in _TRUE
        return {
            "is_anonymous": is_anonymous,
            "reporter_name": "" if is_anonymous else storable(said["name"])[:80],
            "reporter_phone": "" if is_anonymous else storable(said["phone"])[:40],
        }

    def _tallies(self, request: Request) -> dict[str, str]:
        local = request.created_at.astimezone(self.zone)
        return {
            "type": request.type_code,
            "state": request.state.value,
            "unit": request.unit_code or "—",
            "channel": request.channel,
            "month": f"{local:%Y-%m}",
            "division": request.division_code,
        }

    def _text(self, *at: str) -> Text:
        spec: Any = self.document.data
        for step in at:
            spec = spec.get(step) if isinstance(spec, Mapping) else None
        return self.values.text(spec, at) if spec is not None else lambda row, notes: ""

    def _category(self) -> Text:
        spec = self.document.data["category"]
        rules = [
            (compile_match(rule["when"], self.values, ("category", "rules", place, "when")), rule["type"])
            for place, rule in enumerate(spec["rules"])
        ]
        otherwise = spec.get("otherwise", "quarantine")
        columns = dict.fromkeys(column for rule in spec["rules"] for column in rule["when"])
        shown = (
            [self.values.text(spec["reported_as"], ("category", "reported_as"))]
            if "reported_as" in spec
            else [self.values.column(column, ("category", "rules")) for column in columns]
        )

        def category(row: Row, notes: Notes) -> str:
            for test, type_code in rules:
                if test(row, notes):
                    return str(type_code)
            value = " / ".join(plain(read(row, notes)) for read in shown)
            notes.unmapped.append(("category", value[:100]))
            if otherwise == "quarantine":
                notes.fault("category", "unmapped_value", value)
                return ""
            return str(otherwise)

        return category

    def _status(self) -> tuple[Callable[[Row, Notes], State | None], Rules]:
        spec = self.document.section("status")
        given = {name: spec[name] for name in Rules.__dataclass_fields__ if name in spec}
        if "open_is" in given:
            given["open_is"] = State(given["open_is"])
        if "estimate_from" in given:
            given["estimate_from"] = tuple(given["estimate_from"])
        rules = Rules(**given)
        if rules.open_is in FINAL:
            raise self.document.fault(("status", "open_is"), _("This state is not open."))
        if ("value" in spec) != ("states" in spec):
            raise self.document.fault(
                ("status",), _("“value” and “states” belong together."), _("State both, or neither.")
            )
        if "value" not in spec:
            return (lambda row, notes: None), rules
        otherwise = spec.get("otherwise", "quarantine")
        table = {"value": spec["value"], "map": spec["states"]}
        read = self.values.text(spec["value"], ("status", "value"))
        states = {word: State(state) for word, state in table["map"].items()}
        folded = {word.casefold(): state for word, state in states.items()}

        def status(row: Row, notes: Notes) -> State | None:
            word = read(row, notes)
            found = states.get(word) or folded.get(word.casefold())
            if found is not None:
                return found
            if not word:
                notes.odd("no_status", "status")
                return None
            notes.unmapped.append(("status", word[:100]))
            if otherwise == "quarantine":
                notes.fault("status", "unmapped_value", word)
                return None
            return State(otherwise)

        return status, rules

    def _unit(self) -> Text:
        spec = self.document.section("unit")
        if not spec:
            return lambda row, notes: ""
        read = self.values.text(spec["value"], ("unit", "value"))
        codes = {word: unit["code"] for word, unit in spec["units"].items()}
        otherwise = spec.get("otherwise", "none")

        def unit(row: Row, notes: Notes) -> str:
            word = read(row, notes)
            if word in codes:
                return str(codes[word])
            if word:
                notes.unmapped.append(("unit", word[:100]))
            if otherwise == "quarantine":
                notes.fault("unit", "unmapped_value" if word else "missing_value", word)
            return str(otherwise["code"]) if isinstance(otherwise, Mapping) else ""

        return unit

    def _division(self) -> Text:
        spec = self.document.data["division"]
        within = spec.get("within")
        if not within:
            return lambda row, notes: self.community(row, notes) or str(spec["code"])
        read = self.values.text(within["value"], ("division", "within", "value"))
        codes = {word: division["code"] for word, division in within["divisions"].items()}

        def division(row: Row, notes: Notes) -> str:
            word = read(row, notes)
            if word and word not in codes:
                notes.unmapped.append(("division", word[:100]))
            return self.community(row, notes) or str(codes.get(word, spec["code"]))

        return division
