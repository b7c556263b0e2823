"""Settings of facts."""

from huimin.kernel.manifest.types import Setting

SETTINGS = [
    Setting(
        "facts.hash",
        "str",
        "",
        "sha256",
        "The hash of chains that begin from now on; a chain keeps the one it began with.",
        choices=("sha256", "sm3"),
    ),
    Setting("facts.batch", "int", "", 2000, "How many facts are sealed in one transaction."),
]
