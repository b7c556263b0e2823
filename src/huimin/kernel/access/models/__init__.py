"""The tables of access."""

from .absence import Absence
from .account import Account
from .api_key import ApiKey
from .organisation import Organisation, standing
from .post import Post, PostHolding, in_use
from .role import Role, RoleVersion

__all__ = [
    "Absence",
    "Account",
    "ApiKey",
    "Organisation",
    "Post",
    "PostHolding",
    "Role",
    "RoleVersion",
    "in_use",
    "standing",
]
