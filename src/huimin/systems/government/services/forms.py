"""What a person is asked when applying: who applies, the joint questions, where, and the papers."""

import dataclasses
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huimin.engines.approval import api as approval
from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files
from huimin.kernel.places import api as places

from . import words

FILES_MOST = 6


class HolderForm(forms.Form):
    """Who applies, and where it is about."""

    holder_kind = forms.ChoiceField(label=_("Who applies"), widget=forms.RadioSelect)
    holder_name = forms.CharField(label=_("Name of the person or firm"), max_length=100)
    holder_number = forms.CharField(
        label=_("Identity number, or unified social credit code"),
        max_length=30,
        help_text=_("It says for whom the licence is, and finds papers you handed in before. It is kept sealed."),
    )
    phone = forms.CharField(label=_("Mobile phone"), max_length=20)
    community = forms.ChoiceField(label=_("Community"))
    address = forms.CharField(label=_("Address of the premises, or of your home"), max_length=200)
    words = forms.CharField(
        label=_("Anything else we should know"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, audience: Sequence[str], asks_phone: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [(kind, said) for kind, said in words.AUDIENCE.items() if kind in audience]
        self.fields["holder_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["holder_kind"].initial = kinds[0][0] if kinds else ""
        language = get_language() or "zh-hans"
        named = [
            (each.code, places.short_name(each, language=language)) for each in places.find_divisions(level="community")
        ]
        self.fields["community"].choices = [("", _("Choose one")), *named]  # type: ignore[attr-defined]
        if not asks_phone:
            del self.fields["phone"]


class Joint:
    """The one form for the matters chosen: bound to a request when it was sent, else filled with what is known."""

    def __init__(self, request: HttpRequest, codes: Sequence[str], *, is_window: bool) -> None:
        self.request = request
        self.actor = access.actor_of(request)
        self.codes = tuple(codes)
        self.is_window = is_window
        self.language = get_language() or "zh-hans"
        questions, self.papers = approval.joint_form(self.codes)
        offered = [approval.matter_offered(code) for code in self.codes]
        self.matters = [words.in_language(view.title) for view, _definition, _block in offered]
        audience = [kind for kind in words.AUDIENCE if all(kind in block.audience for _v, _d, block in offered)]
        self.has_audience = bool(audience)
        joint = dataclasses.replace(offered[0][1], form=tuple(question.field for question in questions))
        known = None if is_window else approval.last_holder(actor=self.actor)
        data = request.POST if request.method == "POST" else None
        initial = (
            {"holder_kind": known.kind, "holder_name": known.name, "holder_number": known.number}
            if known and known.kind in audience
            else {}
        )
        self.holder = HolderForm(data, audience=audience, asks_phone=is_window, initial=initial)
        self.answers = casework.answers_form(joint, language=self.language, data=data)
        self.number = (data or initial).get("holder_number", "") if (data or initial) else ""
        self.offers = {} if is_window else approval.offers_for(actor=self.actor, number=str(self.number))
        self.kept: dict[str, list[files.FileView]] = {}
        self.faults: dict[str, str] = {}

    def take_files(self) -> None:
        """Takes in what was handed in, so that it is kept when something else is wrong."""
        session = self._session()
        for paper in self.papers:
            code = paper.wanted.code
            held = []
            for raw in self.request.POST.getlist(f"kept-{code}")[:FILES_MOST]:
                try:
                    held.append(files.view(UUID(raw), actor=self.actor, session=session))
                except (ValueError, files.FileMissing):
                    continue
            for given in self.request.FILES.getlist(f"file-{code}")[: FILES_MOST - len(held)]:
                try:
                    held.append(
                        files.store(
                            content=given.read(), name=given.name or "", actor=self.actor, purpose="attachment",
                            session=session,
                        )
                    )  # fmt: skip
                except HuiminError as refused:
                    self.faults[code] = f"{given.name}: {refused}"
            if held:
                self.kept[code] = held

    def rows(self) -> list[dict[str, Any]]:
        """The papers as the page asks for them."""
        chosen = self.reuse()
        rows = []
        for paper in self.papers:
            wanted, offer = paper.wanted, self.offers.get(paper.wanted.code)
            rows.append(
                {
                    "wanted": wanted,
                    "title": words.in_language(wanted.title),
                    "hint": words.in_language(wanted.hint),
                    "kind": words.PAPER[wanted.kind],
                    "offer": offer,
                    "offer_title": words.in_language(offer.type_title) if offer else "",
                    "is_chosen": wanted.code in chosen or self.request.method == "GET",
                    "kept": self.kept.get(wanted.code, ()),
                    "fault": self.faults.get(wanted.code, ""),
                    "is_shared": len(paper.type_codes) > 1,
                }
            )
        return rows

    def reuse(self) -> dict[str, UUID]:
        """The earlier papers chosen, where nothing new was handed in."""
        found = {}
        for code, offer in self.offers.items():
            if self.request.POST.get(f"reuse-{code}") == str(offer.material_id) and code not in self.kept:
                found[code] = offer.material_id
        return found

    def is_valid(self) -> bool:
        """Whether everything typed can be taken; missing papers are no hindrance: they are asked for in one notice."""
        both = [self.holder.is_valid(), self.answers.is_valid()]
        return all(both) and not self.faults

    def command(self, key: str) -> approval.Apply:
        """The filled form as what approval takes."""
        given = self.holder.cleaned_data
        account_id = None if self.is_window else self.actor.account_id
        phone = given.get("phone", "") if self.is_window else access.phone_of(account_id) if account_id else ""
        return approval.Apply(
            holder=approval.Holder(
                kind=given["holder_kind"], name=given["holder_name"], number=given["holder_number"],
                account_id=account_id, phone=phone,
            ),
            type_codes=self.codes,
            channel="station" if self.is_window else "portal",
            answers=casework.answers(self.answers),
            files={code: tuple(view.id for view in held) for code, held in self.kept.items()},
            reuse=self.reuse(),
            words=given["words"],
            community_code=given["community"],
            address=given["address"],
            language=self.language,
            session=self._session(),
            request_key=key,
        )  # fmt: skip

    def refuse(self, refused: HuiminError) -> None:
        """Puts what an engine refused beside the field it is about."""
        field = getattr(refused, "field", "")
        if field in self.answers.fields:
            self.answers.add_error(field, str(refused))
        else:
            self.holder.add_error(field if field in self.holder.fields else None, str(refused))

    def _session(self) -> str:
        if not self.request.session.session_key:
            self.request.session.create()
        return self.request.session.session_key or ""
