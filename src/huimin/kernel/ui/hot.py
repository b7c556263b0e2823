"""The parts that stand on a page many times, rendered by jinja2: a field, a story, a deadline.

Django's templates cost five times as much, and a page of forms is made of little else.
"""

from functools import cache
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from jinja2 import Environment, PackageLoader

from . import words
from .icons import icon


@cache
def environment() -> Environment:
    """The jinja2 of these parts; what they are given is escaped."""
    loader = PackageLoader("huimin.kernel.ui", "templates/kernel/ui/parts")
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"_": gettext, "icon": icon}
    made.filters["linebreaksbr"] = linebreaksbr
    return made


def render(name: str, **given: Any) -> SafeString:
    """The part of that name. Times are said in the language and zone in force."""
    template = environment().get_template(f"{name}.jinja")
    return mark_safe(template.render(said=words.Speaker.here(), **given))  # noqa: S308 - autoescaped
