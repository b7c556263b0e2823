from .batch import Batch
from .origin_row import OriginRow
from .quarantined_row import QuarantinedRow

__all__ = ["Batch", "OriginRow", "QuarantinedRow"]
