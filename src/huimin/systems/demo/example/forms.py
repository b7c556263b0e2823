"""What a person is asked for a visit."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huimin.engines.casework import api as casework
from huimin.kernel.places import api as places

from .queries import TYPE


class VisitForm(forms.Form):
    """Where to go and for whom, with the questions of the case type between."""

    description = forms.CharField(
        label=_("Who needs a visit, and what should we know"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    address = forms.CharField(label=_("Building and door"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = get_language() or "zh-hans"
        _view, self.definition = casework.case_type(TYPE)
        questions = {question.code: self._question(question) for question in self.definition.form}
        self.fields |= {**questions, "community": self._community()}
        self.order_fields(["description", *questions, "community", "address"])

    def command(self, *, channel: str, reporter: casework.Reporter) -> casework.RaiseCase:
        """The filled form as what casework takes."""
        given = self.cleaned_data
        answers = {question.code: given[question.code] for question in self.definition.form}
        return casework.RaiseCase(
            type_code=TYPE,
            description=given["description"],
            channel=channel,
            form={code: str(answer) for code, answer in answers.items() if answer},
            community_code=given["community"],
            address=given["address"],
            reporter=reporter,
            language=self.language,
        )

    def _question(self, question: casework.Field) -> forms.Field:
        """A question of the case type as a field: one answer of several, or a day."""
        label, is_required = question.title[self.language], question.is_required
        if question.choices:
            choices = [(each.code, each.title[self.language]) for each in question.choices]
            return forms.ChoiceField(label=label, required=is_required, choices=choices, widget=forms.RadioSelect)
        return forms.DateField(label=label, required=is_required, widget=forms.DateInput({"type": "date"}))

    def _community(self) -> forms.Field:
        communities = places.find_divisions(level="community")
        names = [(each.code, each.name_en if self.language == "en" else each.name_zh) for each in communities]
        return forms.ChoiceField(label=_("Community"), choices=[("", _("Choose one")), *names])
