"""Settings of cryptography."""

from huimin.kernel.manifest.types import Setting

SETTINGS = [
    Setting(
        "crypto.cipher",
        "str",
        "",
        "aes-gcm",
        "How personal values are sealed from now on; what was sealed otherwise still opens.",
        choices=("aes-gcm", "sm4-gcm", "sm4-cbc-sm3"),
    ),
]
