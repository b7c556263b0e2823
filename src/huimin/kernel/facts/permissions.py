"""What facts lets be granted."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [Permission("facts.audit_view", "查看审计记录", "View the audit records")]
