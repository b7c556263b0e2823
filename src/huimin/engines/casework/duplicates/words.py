"""Why a case may be the same need, in words for staff."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huimin.kernel.clock import api as clock

from .types import Likely

#: From here on two texts read alike.
ALIKE = 0.35


def in_words(one: Likely) -> str:
    """“Same type, 30 m away, raised 2 hours ago, similar words”."""
    said = [] if one.is_same_type is None else [_("same type") if one.is_same_type else _("related type")]
    if one.distance_m is None:
        said.append(_("same community"))
    else:
        said.append(_("%(count)d m away") % {"count": one.distance_m})
    said.append(_("raised %(ago)s") % {"ago": clock.ago(one.raised_at)})
    if one.text >= ALIKE:
        said.append(_("similar words"))
    return pgettext("between reasons", ", ").join(said)
