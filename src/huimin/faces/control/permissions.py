"""What can be granted in the duty room beside watching, which goes with seeing cases."""

from huimin.kernel.access.api import Permission

PERMISSIONS = [
    Permission("control.scene_declare", "宣布值班场景", "Declare a scene for the duty room"),
    Permission("control.scene_edit", "编辑值班场景", "Edit scenes of the duty room"),
]
