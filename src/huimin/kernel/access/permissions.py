"""What access itself lets be granted."""

from huimin.kernel.gate.api import Permission

PERMISSIONS = [
    Permission("access.account_view", "查看账号", "View accounts"),
    Permission("access.account_edit", "管理账号", "Manage accounts"),
    Permission("access.organisation_view", "查看机构与岗位", "View organisations and posts"),
    Permission("access.organisation_edit", "管理机构与岗位", "Manage organisations and posts"),
    Permission("access.role_view", "查看角色", "View roles"),
    Permission("access.role_edit", "管理角色", "Manage roles"),
    Permission("access.key_view", "查看接口密钥", "View API keys"),
    Permission("access.key_edit", "管理接口密钥", "Manage API keys"),
    Permission("access.absence_keep", "登记请假并指定代理人", "Report absences and name deputies"),
    Permission("access.person_reveal", "因公查看个人信息原文", "Reveal personal data for a stated purpose"),
    Permission("access.readings_view", "查看谁读过我的信息", "View who has read my data", assurance=1),
]
