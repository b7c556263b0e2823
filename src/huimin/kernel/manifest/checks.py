"""Compares manifests with the systems' code. Every part may add checks in a `checks.py` of its own."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from . import discovery, schema
from .imports import defines, distributions, imports, plain, sources
from .types import Finding, Manifest

ROOT = discovery.SYSTEMS.parents[2]
Check = Callable[[], list[Finding]]


def systems_checked(systems: Path = discovery.SYSTEMS) -> list[Finding]:
    """Every fault of every system's manifest, in order of path."""
    findings = list(_folders_without_manifest(systems))
    manifests = []
    for path in schema.find(systems):
        manifest, faults = schema.read(path)
        findings += faults
        if manifest:
            manifests.append(manifest)
    labels = Counter(manifest.label for manifest in manifests)
    for manifest in manifests:
        if labels[manifest.label] > 1:
            findings.append(
                _finding(manifest, "id", f"the label {manifest.label} is taken by another system.", "Rename it.")
            )
        findings += compared(manifest)
    return [Finding(_short(each.file), each.key, each.fault, each.remedy) for each in findings]


CHECKS: list[Check] = [systems_checked]


def run() -> list[Finding]:
    """What every check of every part finds."""
    return [finding for _, module in discovery.modules("checks") for check in module.CHECKS for finding in check()]


def compared(manifest: Manifest) -> list[Finding]:
    """The faults of one manifest against the code and files beside it."""
    try:
        return [finding for compare in _COMPARISONS for finding in compare(manifest)]
    except SyntaxError as error:
        return [Finding(str(error.filename), f"line {error.lineno}", f"{error.msg}.", "Correct the Python code.")]


def _needs(manifest: Manifest) -> Iterator[Finding]:
    used: dict[str, str] = {}
    for each in imports(manifest.folder, manifest.package):
        steps = each.module.split(".")
        if steps[0] != "huimin" or len(steps) < 3:
            continue
        place = f"{each.file.relative_to(manifest.folder)}:{each.line}"
        match steps[1]:
            case "engines":
                used.setdefault(steps[2], place)
            case "systems" if not each.module.startswith(f"{manifest.package}."):
                yield _finding(
                    manifest, "needs", f"{place} imports another system.", "Use an event, or an engine both need."
                )
            case "faces" | "config":
                yield _finding(manifest, "needs", f"{place} imports {each.module}.", "Fill a slot of the face instead.")
    if (manifest.folder / "definitions" / "case_types.yaml").exists():
        used.setdefault("casework", "definitions/case_types.yaml")
    for name, place in sorted(used.items()):
        if name not in manifest.needs:
            yield _finding(manifest, "needs", f"{place} uses the engine {name}.", f'Add "{name}".')
    for name in manifest.needs:
        if name not in used:
            yield _finding(manifest, "needs", f"nothing uses the engine {name}.", "Remove it.")
        if not discovery.has_engine(name):
            yield _finding(manifest, "needs", f"there is no engine {name}.", "Correct its name.")


def _packages(manifest: Manifest) -> Iterator[Finding]:
    declared = {plain(requirement) for requirement in manifest.requires.pypi}
    product = _product_packages()
    used: set[str] = set()
    for each in imports(manifest.folder, manifest.package):
        found = distributions(each.module)
        used |= found
        is_test = "tests" in each.file.relative_to(manifest.folder).parts
        if found and not found & (declared | product) and not (is_test and found & _test_packages()):
            place = f"{each.file.relative_to(manifest.folder)}:{each.line}"
            name = sorted(found)[0]
            yield _finding(manifest, "requires.pypi", f"{place} imports {each.module}.", f'Add "{name}" to pypi.')
    for name in sorted(declared - used):
        yield _finding(manifest, "requires.pypi", f"nothing imports {name}.", "Remove it.")


def _fills(manifest: Manifest) -> Iterator[Finding]:
    if not manifest.fills:
        return
    slots = {slot.name for _, module in discovery.modules("slots") for slot in getattr(module, "SLOTS", ())}
    for number, line in enumerate(manifest.fills, 1):
        key = f"fills[{number}]"
        if line.slot not in slots:
            yield _finding(
                manifest,
                f"{key}.slot",
                f"there is no slot {line.slot!r}.",
                f"Choose one of {', '.join(sorted(slots))}.",
            )
        if line.permission and not _is_declared(manifest, line.permission):
            yield _finding(
                manifest, f"{key}.permission", f"nobody declares {line.permission!r}.", "Declare it in [[permissions]]."
            )
        yield from _missing(manifest, f"{key}.target", line.target)


def _targets(manifest: Manifest) -> Iterator[Finding]:
    for number, data in enumerate(manifest.data, 1):
        if data.eraser:
            yield from _missing(manifest, f"data[{number}].eraser", data.eraser)
    for number, layer in enumerate(manifest.layers, 1):
        yield from _missing(manifest, f"layers[{number}].target", layer.target)


def _missing(manifest: Manifest, key: str, target: str) -> Iterator[Finding]:
    if not defines(manifest.folder, target):
        yield _finding(manifest, key, f"{target!r} does not exist in the folder.", "Write the function, or correct it.")


def _label(manifest: Manifest) -> Iterator[Finding]:
    if any(path.name != "apps.py" for path in sources(manifest.folder)) and not (manifest.folder / "apps.py").exists():
        yield _finding(manifest, "id", "the folder has code, yet no apps.py.", "Copy apps.py of systems/demo/example.")
    for config in discovery.parts():
        if config.name == manifest.package and config.label != manifest.label:
            yield _finding(
                manifest, "id", f"apps.py says label {config.label!r}.", f'Write label = "{manifest.label}".'
            )


def _events(manifest: Manifest) -> Iterator[Finding]:
    is_installed = any(config.name == manifest.package for config in discovery.parts())
    if (manifest.folder / "events.py").exists() and not is_installed:
        return  # a system of the demo, outside the demo: its code cannot be loaded
    module = discovery.module(manifest.package, "events") if is_installed else None
    published = {line.verb for line in getattr(module, "PUBLISHES", ())}
    heard = {verb for line in getattr(module, "LISTENS", ()) for verb in line.verbs}
    for key, declared, real in (("publishes", manifest.publishes, published), ("listens", manifest.listens, heard)):
        for verb in sorted(set(declared) - real):
            yield _finding(manifest, key, f"events.py does not name {verb!r}.", "Add it there, or remove it here.")
        for verb in sorted(real - set(declared)):
            yield _finding(manifest, key, f"events.py names {verb!r}.", "Add it here.")
    for verb in sorted(set(manifest.listens) - (_published() if manifest.listens else set())):
        yield _finding(manifest, "listens", f"nobody publishes {verb!r}.", "Correct the verb.")


def _quality(manifest: Manifest) -> Iterator[Finding]:
    proofs = {
        "tests": ("tests/test_*.py", "Write a test in tests/."),
        "isolation": ("tests/probes.py", "Write a probe for each page in tests/probes.py."),
        "docs": ("README.md", "Write README.md."),
        "sample": ("sample.py", "Write sample.py."),
    }
    for line, (pattern, remedy) in proofs.items():
        if manifest.quality[line] == "done" and not any(manifest.folder.glob(pattern)):
            yield _finding(manifest, f"quality.{line}", f'is "done" without {pattern}.', remedy)
    has_catalogue = (manifest.folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").exists()
    if manifest.quality["translations"] == "done" and not has_catalogue and _speaks(manifest.folder):
        yield _finding(manifest, "quality.translations", 'is "done" without a catalogue.', "Translate its strings.")
    if manifest.quality["erasure"] == "done" and not any(line.eraser for line in manifest.data):
        yield _finding(
            manifest, "quality.erasure", 'is "done" without an eraser.', "Name one in [[data]], or exempt it."
        )


def _speaks(folder: Path) -> bool:
    """Whether code or templates hold sentences to translate; titles of data carry both languages themselves."""
    files = [*sources(folder), *folder.rglob("*.html")]
    return any(word in path.read_text(encoding="utf-8") for path in files for word in ("gettext", "load i18n"))


_COMPARISONS = (_needs, _packages, _fills, _targets, _label, _events, _quality)


def _folders_without_manifest(systems: Path) -> Iterator[Finding]:
    for folder in sorted(systems.glob("*/*/")):
        if folder.name.startswith(("_", ".")) or (folder / "manifest.toml").exists():
            continue
        if any(folder.iterdir()):
            yield Finding(str(folder), "manifest.toml", "is missing.", "Write it, or begin with ./huimin new-system.")


def _is_declared(manifest: Manifest, code: str) -> bool:
    others = (each.code for _, module in discovery.modules("permissions") for each in module.PERMISSIONS)
    return code in {line.code for line in manifest.permissions} or code in others


def _published() -> set[str]:
    return {line.verb for _, module in discovery.modules("events") for line in module.PUBLISHES}


def _product_packages() -> set[str]:
    return _required("base.in")


def _test_packages() -> set[str]:
    return _required("dev.in")


def _required(name: str) -> set[str]:
    path = ROOT / "requirements" / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {plain(line) for line in lines if line.strip() and not line.startswith(("-", "#"))}


def _finding(manifest: Manifest, key: str, fault: str, remedy: str) -> Finding:
    return Finding(str(manifest.folder / "manifest.toml"), key, fault, remedy)


def _short(file: str) -> str:
    """The path from the checkout's root, where it lies within."""
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else file
