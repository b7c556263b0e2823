"""An import contract for import-linter: a package is entered by its doors alone, whoever enters.

It does for every engine what a `protected` contract does for one, so that a new engine is guarded without being listed.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class DoorsContract(Contract):
    """Modules outside a house import only its doors.

    Shape: `houses` are module expressions ("huimin.engines.*"), `doors` names of their children ("api"), `masters` are
    packages that may import everything (config).
    """

    type_name = "doors"

    houses = fields.SetField(subfield=fields.ModuleExpressionField())
    doors = fields.SetField(subfield=fields.StringField())
    masters = fields.SetField(subfield=fields.StringField(), required=False, default={"huimin.config"})

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every import from outside a house to a module that is no door of it."""
        houses = sorted(module.name for module in module_expressions_to_modules(graph, self.houses))
        trespasses = [
            (importer, inner)
            for house in houses
            for inner in [house, *sorted(graph.find_descendants(house))]
            if not self._is_door(house, inner)
            for importer in sorted(graph.find_modules_that_directly_import(inner))
            if not self._may_enter(house, importer)
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Says who went in by the window."""
        for importer, inner in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {inner}; import its api instead", bold=False)

    def _is_door(self, house: str, inner: str) -> bool:
        return inner == house or inner.removeprefix(f"{house}.") in self.doors

    def _may_enter(self, house: str, importer: str) -> bool:
        return any(importer == name or importer.startswith(f"{name}.") for name in {house, *self.masters})
