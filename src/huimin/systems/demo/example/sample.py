"""Sample data: three visits on the sample street. Loading twice is the same as once."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.places import api as places

from . import queries

ORDER = 900  # after the street, its people and its routes
NEEDS = (
    ("八十二岁独居，最近腿脚不便，想请社区上门看看。", "lives_alone"),
    ("骨折在家休养，出不了门，想咨询助餐服务。", "cannot_go_out"),
    ("老伴刚出院，想请人上门教怎么护理。", "other"),
)


def load(progress: Callable[..., None]) -> None:
    """Raises the visits, unless there are some already."""
    actor = Actor.system("demo_example sample")
    communities = places.find_divisions(level="community")[: len(NEEDS)]
    if not communities or queries.visits(actor=actor):
        return
    for number, ((text, reason), community) in enumerate(zip(NEEDS, communities, strict=False), 1):
        command = casework.RaiseCase(
            type_code=queries.TYPE,
            description=text,
            channel="portal",
            form={"reason": reason},
            community_code=community.code,
        )
        casework.case_raise(actor=actor, command=command)
        progress("visits", number, len(NEEDS))


def info() -> dict[str, Any]:
    """Where to look, for whoever asks for the addresses."""
    return {"addresses": [{"name": "demo/example", "url": f"{settings.SITE_URL}/demo/example/"}]}
