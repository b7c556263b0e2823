"""Who may read the files of supervision: whoever may see the order, the sanction appealed against, or the report."""

from .queries.orders import can_view_order
from .queries.sanctions import can_view_sanction
from .reports.making import SUBJECT
from .reports.queries import may_read

GUARDS = {"order": can_view_order, "sanction": can_view_sanction, SUBJECT: may_read}
