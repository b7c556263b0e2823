"""Jobs of approval."""

import logging

from huimin.kernel.api.errors import HuiminError
from huimin.kernel.jobs.api import every

from .actions.settle import deem_accepted, overdue

log = logging.getLogger(__name__)


@every("7 * * * *", name="approval.deem_accepted")
def deem_silent() -> None:
    """Accepts every application on which nothing was said in time; one that cannot be does not hold up the others."""
    for case_id in overdue():
        try:
            deem_accepted(case_id=case_id)
        except HuiminError as refused:
            log.error("approval.deem_accepted: case %s: %s", case_id, refused)
