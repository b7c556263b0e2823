"""What a manifest says, a documented setting, and a finding of the checker: plain values."""

from dataclasses import dataclass, field
from pathlib import Path

TYPES: dict[str, type] = {"int": int, "float": float, "bool": bool, "str": str}

Value = int | float | bool | str
Titles = dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A documented knob of one installation, named `<app label>.<name>`.

    Units: `unit` names what the number counts ("day", "m", "fen"); "" where the value has none.
    """

    name: str
    type: str
    unit: str
    default: Value
    doc: str
    choices: tuple[Value, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return "HUIMIN_" + self.name.replace(".", "_").upper()


@dataclass(frozen=True, slots=True)
class FillLine:
    """One `[[fills]]`: what the system puts into a slot."""

    slot: str
    target: str
    order: int = 50
    permission: str = ""


@dataclass(frozen=True, slots=True)
class PermissionLine:
    """One `[[permissions]]`: an action that can be granted.

    Shape: `roles` gives it to roles of the product, each with its reach; `assurance` is how many factors staff show.
    """

    code: str
    title: Titles
    roles: dict[str, str] = field(default_factory=dict)
    assurance: int = 2


@dataclass(frozen=True, slots=True)
class DataLine:
    """One `[[data]]`: what is kept about whom, for how long, on which ground, and what erases it."""

    what: str
    data_class: str
    retention: str
    legal_basis: str
    eraser: str = ""


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One `[[layers]]`: a layer for the maps of the faces."""

    code: str
    title: Titles
    geometry: str
    target: str


@dataclass(frozen=True, slots=True)
class Requires:
    """Packages from outside that the system needs."""

    pypi: tuple[str, ...] = ()
    npm: tuple[str, ...] = ()
    debian: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One system's manifest.toml, checked."""

    id: str
    sector: str
    row: str
    title: Titles
    owner: str
    folder: Path
    needs: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    listens: tuple[str, ...] = ()
    requires: Requires = field(default_factory=Requires)
    fills: tuple[FillLine, ...] = ()
    permissions: tuple[PermissionLine, ...] = ()
    settings: tuple[Setting, ...] = ()
    data: tuple[DataLine, ...] = ()
    layers: tuple[LayerLine, ...] = ()
    quality: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The Django app label, which also begins every permission and setting of the system."""
        return f"{self.sector}_{self.id}"

    @property
    def package(self) -> str:
        """The dotted Python package of the system."""
        return f"huimin.systems.{self.sector}.{self.id}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the checker found: where, what is wrong, and how to mend it."""

    file: str
    key: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.fault} {self.remedy}"
