"""What calendars let be granted."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [
    Permission("calendars.decree_load", "录入节假日安排", "Load a year's holidays"),
    Permission("calendars.calendar_edit", "维护工作日历", "Edit working calendars"),
]
