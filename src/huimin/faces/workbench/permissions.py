"""What the workbench lets be granted."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [
    Permission("workbench.shared_edit", "维护共用的视图和常用语", "Keep shared views and quick texts"),
]
