"""What can be granted at a station."""

from huimin.kernel.access.api import Permission

PERMISSIONS = [Permission("station.visit_hold", "接待来访", "Receive visitors at a station")]
