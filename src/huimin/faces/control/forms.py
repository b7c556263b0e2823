"""The forms of the duty room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .scenes import LISTS, MAPS, Scene


class DeclareForm(forms.Form):
    """Which scene holds here, and until when."""

    scene = forms.ChoiceField(label=_("Scene"))
    until = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Left empty, it holds until the ordinary day is declared."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, choices: list[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["scene"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class SceneForm(forms.Form):
    """A scene: its name, its lists in order, its case types, its checks."""

    title_zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    title_en = forms.CharField(label=_("Name in English"), max_length=60)
    map = forms.ChoiceField(label=_("The map shows"), choices=list(MAPS.items()))
    list_1 = forms.ChoiceField(label=_("First list"), choices=list(LISTS.items()))
    list_2 = forms.ChoiceField(label=_("Second list"), choices=[("", "—"), *LISTS.items()], required=False)
    list_3 = forms.ChoiceField(label=_("Third list"), choices=[("", "—"), *LISTS.items()], required=False)
    types = forms.MultipleChoiceField(
        label=_("Case types of this scene"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checks = forms.CharField(
        label=_("What the shift checks"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, Chinese and English parted by |."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, types: list[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["types"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = types

    def definition(self, code: str) -> dict[str, Any]:
        """The scene as `scene_put` takes it."""
        said = self.cleaned_data
        checks = [line.partition("|") for line in said["checks"].splitlines() if line.strip()]
        return {
            "code": code,
            "title": {"zh-hans": said["title_zh"], "en": said["title_en"]},
            "lists": [said[name] for name in ("list_1", "list_2", "list_3") if said[name]],
            "map": said["map"],
            "types": sorted(said["types"]),
            "checks": [{"zh-hans": zh.strip(), "en": en.strip()} for zh, _bar, en in checks],
        }


def initial_of(scene: Scene) -> dict[str, Any]:
    """A scene as its form shows it."""
    return {
        "title_zh": scene.title.get("zh-hans", ""),
        "title_en": scene.title.get("en", ""),
        "map": scene.map,
        "types": list(scene.types),
        "checks": "\n".join(f"{check['zh-hans']} | {check['en']}" for check in scene.checks),
        **{f"list_{place}": name for place, name in enumerate(scene.lists, start=1)},
    }
