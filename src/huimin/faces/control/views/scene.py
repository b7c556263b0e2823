"""Scenes: which one holds here, declaring another, and editing what each of them shows."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.places import api as places

from .. import actions, labels, scenes
from ..errors import SceneRefused
from ..forms import DeclareForm, SceneForm, initial_of
from ..staff import for_the_wall


@for_the_wall
@require_safe
def scenes_page(request: HttpRequest) -> HttpResponse:
    """The scenes, and which of them holds here."""
    return _page(request)


@access.requires("control.scene_declare")
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Declares a scene for the division of one's post."""
    actor = access.actor_of(request)
    form = DeclareForm(request.POST, choices=_choices(actor))
    if form.is_valid():
        try:
            actions.scene_declare(
                actor=actor,
                scene_code=form.cleaned_data["scene"],
                division_code=actor.post.division_code if actor.post else "",
                until=form.cleaned_data["until"],
            )
        except SceneRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Every wall of this place shows it now."))
            return redirect("control:scenes")
    return _page(request, form=form, status=422)


@access.requires("control.scene_edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One scene, to be changed; each change is a version."""
    scene = scenes.scene(code, scenes.above(access.actor_of(request)))
    if scene is None:
        raise Http404
    types = sorted(labels.type_titles().items(), key=lambda pair: pair[1])
    form = SceneForm(request.POST or None, types=types, initial=initial_of(scene))
    if request.method == "POST" and form.is_valid():
        number = request.POST.get("number", "")
        try:
            actions.scene_put(
                actor=access.actor_of(request),
                data=form.definition(code),
                origin="workbench",
                number=int(number) if number.isdigit() else None,
            )
        except SceneRefused as refused:
            field = {"title": "title_zh", "lists": "list_1"}.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, _("The scene is changed."))
            return redirect("control:scenes")
    context = {"form": form, "scene": scene, "title": labels.in_language(scene.title)}
    return render(request, "control/scene.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, *, form: DeclareForm | None = None, status: int = 200) -> HttpResponse:
    actor = access.actor_of(request)
    declared = scenes.holds_for(actor)
    types = labels.type_titles()
    code = actor.post.division_code if actor.post else ""
    may_declare = access.may(actor, "control.scene_declare", where=places.where_of(code)) if code else False
    may_edit = access.may(actor, "control.scene_edit", where=places.where_of(code)) if code else False
    return render(
        request,
        "control/scenes.html",
        {
            "declared": declared,
            "declared_title": labels.in_language(declared.scene.title),
            "place": places.path_name(declared.division_code or code, language=labels.language(), above="street")
            if code
            else "",
            "form": (form or DeclareForm(choices=_choices(actor), initial={"scene": declared.scene.code}))
            if may_declare
            else None,
            "scenes": [
                {
                    "scene": scene,
                    "title": labels.in_language(scene.title),
                    "lists": [scenes.LISTS[each] for each in scene.lists],
                    "map": scenes.MAPS[scene.map],
                    "types": [types.get(each, each) for each in scene.types],
                    "checks": [labels.in_language(check) for check in scene.checks],
                    "look": f"{reverse('control:home')}?scene={scene.code}",
                    "edit": reverse("control:scene_edit", args=[scene.code]) if may_edit else "",
                    "holds": scene.code == declared.scene.code,
                }
                for scene in scenes.scenes(scenes.above(actor))
            ],
        },
        status=status,
    )


def _choices(actor: access.Actor) -> list[tuple[str, str]]:
    return [(scene.code, labels.in_language(scene.title)) for scene in scenes.scenes(scenes.above(actor))]
