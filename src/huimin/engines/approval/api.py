"""The only door of approval."""

from .actions.apply import application_make
from .actions.corrections import correction_answer, correction_request
from .actions.materials import material_check, material_reuse, material_submit
from .actions.results import result_issue, result_revoke
from .actions.settle import deem_accepted, overdue
from .block import Block, MaterialWanted, block_of
from .documents.render import qr
from .errors import ApprovalError, InputRefused, NotFound, RuleRefused
from .queries import (
    application,
    applications_of,
    joint_form,
    last_holder,
    matter,
    matter_offered,
    matters_offered,
    offers_for,
    result_verify,
    to_check,
)
from .rules import is_credit_code, is_id_number
from .types import (
    ApplicationReceipt,
    ApplicationView,
    Apply,
    CorrectionView,
    Holder,
    MaterialView,
    MatterView,
    Offer,
    Paper,
    PublicResult,
    Question,
    ResultView,
)

__all__ = [
    "ApplicationReceipt",
    "ApplicationView",
    "Apply",
    "ApprovalError",
    "Block",
    "CorrectionView",
    "Holder",
    "InputRefused",
    "MaterialView",
    "MaterialWanted",
    "MatterView",
    "NotFound",
    "Offer",
    "Paper",
    "PublicResult",
    "Question",
    "ResultView",
    "RuleRefused",
    "application",
    "application_make",
    "applications_of",
    "block_of",
    "correction_answer",
    "correction_request",
    "deem_accepted",
    "is_credit_code",
    "is_id_number",
    "joint_form",
    "last_holder",
    "material_check",
    "material_reuse",
    "material_submit",
    "matter",
    "matter_offered",
    "matters_offered",
    "offers_for",
    "overdue",
    "qr",
    "result_issue",
    "result_revoke",
    "result_verify",
    "to_check",
]
