"""The gate: who may do what, where. It lies beneath access, so that facts and messages can use it too.

Everybody above the kernel imports the same names from `huimin.kernel.access.api`.
"""

from .errors import Refused, SecondFactorNeeded, SignInNeeded, UnknownPermission
from .guard import Mark, actor_of, mark_of, public, requires, signed_in
from .registry import permission, permissions
from .rules import assure, may, require, scope
from .scope import Scope
from .types import (
    DATA_CLASSES,
    EVERYWHERE,
    LEVELS,
    Actor,
    ActorKind,
    Grant,
    Permission,
    PostView,
    Reach,
    Source,
    Where,
    said,
)

__all__ = [
    "DATA_CLASSES",
    "EVERYWHERE",
    "LEVELS",
    "Actor",
    "ActorKind",
    "Grant",
    "Mark",
    "Permission",
    "PostView",
    "Reach",
    "Refused",
    "Scope",
    "SecondFactorNeeded",
    "SignInNeeded",
    "Source",
    "UnknownPermission",
    "Where",
    "actor_of",
    "assure",
    "mark_of",
    "may",
    "permission",
    "permissions",
    "public",
    "require",
    "requires",
    "said",
    "scope",
    "signed_in",
]
