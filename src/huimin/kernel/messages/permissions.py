"""What can be granted in messages."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [
    Permission("message.arrival_view", "查看未能归案的来信", "See mail and text messages that belong to no case"),
]
