from .capability import CapabilityName
from .case import Case, Clock, Note, WorkItem
from .case_type import CaseType, CaseTypeVersion, Route
from .component_owner import ComponentOwner
from .draft import Draft, DryRun
from .learned_model import LearnedModel
from .message import Message
from .relation import Relation
from .task import Task

__all__ = [
    "CapabilityName",
    "Case",
    "CaseType",
    "CaseTypeVersion",
    "Clock",
    "ComponentOwner",
    "Draft",
    "DryRun",
    "LearnedModel",
    "Message",
    "Note",
    "Relation",
    "Route",
    "Task",
    "WorkItem",
]
