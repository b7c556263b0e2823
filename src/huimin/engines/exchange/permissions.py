"""What can be granted in exchange."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [
    Permission("exchange.batch_view", "查看导入及其报告", "See imports and their reports"),
    Permission("exchange.quarantine_view", "查看隔离行原文", "See quarantined rows as they came"),
]
