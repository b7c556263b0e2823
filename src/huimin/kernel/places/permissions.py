"""What can be granted in places."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [
    Permission("places.division_edit", zh="维护区划与网格", en="Edit divisions and grids"),
]
