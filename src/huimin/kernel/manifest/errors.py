"""What manifest refuses."""


class ManifestError(Exception):
    """The base of every refusal by manifest."""

    code = "manifest"


class SettingUnknown(ManifestError):
    """No app declares a setting of that name."""

    code = "setting_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"No setting {name!r} is declared. Declare it in settings.py of its app or in its manifest.")


class SettingInvalid(ManifestError):
    """The environment gives a setting a value of the wrong type or outside its choices."""

    code = "setting_invalid"

    def __init__(self, variable: str, text: str, wanted: str) -> None:
        super().__init__(f"{variable}={text!r} is not {wanted}. Correct the variable or remove it.")


class NameRefused(ManifestError):
    """A new system cannot have that name or title."""

    code = "name_refused"
