"""Jobs of facts."""

from huimin.kernel.jobs.api import every

from . import following, sealing


@every("* * * * * */2", name="kernel.facts.dispatch")
def dispatch_facts() -> None:
    """Gives listeners what is new."""
    following.dispatch()


@every("* * * * * */5", name="kernel.facts.seal")
def seal_facts() -> None:
    """Seals what has been recorded."""
    sealing.seal()


@every("40 18 * * *", name="kernel.facts.make_partitions")
def make_fact_partitions() -> None:
    """Makes the audit table's partitions ahead."""
    sealing.make_partitions()
