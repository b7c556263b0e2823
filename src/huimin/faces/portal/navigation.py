"""The portal's main navigation: four things, because a thumb bar has room for four."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.kernel.gate.api import actor_of
from huimin.kernel.slots.api import Link


def links(request: HttpRequest) -> list[Link]:
    """Start, raise, follow, oneself."""
    is_known = actor_of(request).is_signed_in
    follow = (
        Link(title=_("My reports"), url=reverse("portal:cases"), icon="list")
        if is_known
        else Link(title=pgettext_lazy("portal", "Look up"), url=reverse("portal:find"), icon="search")
    )
    oneself = (
        Link(title=pgettext_lazy("portal", "Me"), url=reverse("signin:home"), icon="person")
        if is_known
        else Link(title=_("Sign in"), url=reverse("signin:sign_in"), icon="person")
    )
    return [
        Link(title=pgettext_lazy("portal", "Start"), url=reverse("portal:home"), icon="home"),
        Link(title=pgettext_lazy("portal", "Report"), url=reverse("portal:report"), icon="raise"),
        follow,
        oneself,
    ]
