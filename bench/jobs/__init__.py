"""Runs jobs in the order that lets the city grow once, and tells what came out."""

from collections.abc import Callable, Sequence

import town
from context import open_office
from measure import Measurement

from . import dashboard, detail, duplicates, intake, page, step, worklist

SMALL = 100_000


def run(
    wanted: Sequence[str], *, is_new: bool, cases: int, port: int, progress: Callable[[str], None]
) -> list[Measurement]:
    """The jobs, on the small city and then on the large one."""
    found: list[Measurement] = []
    city = town.build(progress) if is_new else town.known(progress)
    if city.cases < SMALL:
        town.fill(city, SMALL)
    if "worklist_100k" in wanted and city.cases == SMALL:
        progress("worklist_100k")
        found += worklist.run(open_office(city, port=port, progress=progress), "100k")
    if city.cases < cases:
        town.fill(city, cases)
    context = open_office(city, port=port, progress=progress)
    if "worklist_1m" in wanted:
        progress("worklist_1m")
        found += worklist.run(context, "1m")
        _compare_sizes(found)
    if "duplicates" in wanted:
        progress("duplicates")
        found += duplicates.run(context)
    for name, job in (("intake", intake), ("detail", detail), ("page", page), ("step", step)):
        if name in wanted:
            progress(name)
            found += job.run(context)
            progress(line(found[-1]))
    if "dashboard" in wanted:
        progress("dashboard")
        found += dashboard.run(context)
        for one in found[-2:]:
            progress(line(one))
    return found


def _compare_sizes(found: Sequence[Measurement]) -> None:
    """The large city's lists may take half as long again as the small one's."""
    by_job = {one.job: one for one in found}
    for job, one in by_job.items():
        small = by_job.get(job.replace("_1m", "_100k"), one)
        if small is not one:
            one.more["100k"], one.goals["100k"] = small.ours / one.ours, 1 / 1.5


def table(found: Sequence[Measurement]) -> str:
    """The figures with their ratios; what misses its goal is marked."""
    head = f"{'job':24}{'unit':>5}{'ours':>11}{'limit':>11}{'peer':>11}  ratios (goal)"
    return "\n".join(["", head, "-" * 110, *(line(one) for one in found)])


def line(one: Measurement) -> str:
    """One row of the table."""
    said = []
    for name, ratio in {**one.ratios(), **({"ms": one.ours} if "ms" in one.goals else {})}.items():
        goal = one.goals.get(name)
        is_met = goal is None or (ratio <= goal if name == "ms" else ratio >= goal)
        said.append(f"{name} {ratio:.3g}" + (f" ({goal:.3g}{'' if is_met else ' MISSED'})" if goal else ""))
    return f"{one.job:24}{one.unit:>5}{one.ours:>11.2f}{one.limit:>11.2f}{one.peer:>11.1f}  {' · '.join(said)}"
