"""What can be granted in approval."""

from huimin.kernel.access.api import Permission

PERMISSIONS = [
    Permission("approval.material_check", "核验申请材料", "Check the materials of an application"),
    Permission("approval.correction_request", "通知补正", "Ask an applicant to mend an application"),
    Permission("approval.result_issue", "签发审批结果", "Issue the result of an approval"),
    Permission("approval.result_revoke", "撤销审批结果", "Revoke the result of an approval"),
]
