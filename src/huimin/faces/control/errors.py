"""What the duty room refuses."""

from huimin.kernel.api.errors import HuiminError


class SceneRefused(HuiminError):
    """A scene, or its declaration, is not as it must be; `field` names the part."""

    code = "scene_invalid"
    status = 422
