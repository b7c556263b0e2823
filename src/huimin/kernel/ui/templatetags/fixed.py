"""{% load fixed %}{% fixed %} … {% endfixed %}: a piece of a template that depends on the language alone, or on little else.

`{% fixed heads=heads sort=preference.sort %}` names what else it depends on: few values, which come again and again.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
MOST = 64


class Fixed(template.Node):
    """Renders what stands in it once a language and set of values; it sees no other, so it cannot hold anybody's data."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist, self.given = nodelist, given
        self.said: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        values = [expression.resolve(context) for expression in self.given.values()]
        key = (get_language(), *values)
        said = self.said.get(key)
        if said is None:
            if len(self.said) >= MOST:
                self.said.clear()
            said = self.said[key] = self.nodelist.render(context.new(dict(zip(self.given, values, strict=True))))
        return said


@register.tag
def fixed(parser: Parser, token: Token) -> Fixed:
    """What stands up to `endfixed` is rendered once a language and set of the values named."""
    given = token_kwargs(token.split_contents()[1:], parser)
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(nodelist, given)
