"""{% load fixed %}{% fixed %} … {% endfixed %}: a piece of a template that depends on the language alone."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Fixed(template.Node):
    """Renders what stands in it once a language; it sees no variables, so it cannot hold anybody's data."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.said: dict[str, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language() or ""
        if language not in self.said:
            self.said[language] = self.nodelist.render(context.new({}))
        return self.said[language]


@register.tag
def fixed(parser: Parser, _token: Token) -> Fixed:
    """What stands up to `endfixed` is rendered once a language."""
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(nodelist)
