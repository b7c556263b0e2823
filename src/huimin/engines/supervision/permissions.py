"""What can be granted in supervision."""

from huimin.kernel.access.api import Permission

PERMISSIONS = [
    Permission("supervision.card_view", "查看督办牌", "See cards"),
    Permission("supervision.desk", "使用监察台", "Use the supervision desk"),
    Permission("supervision.figures", "查看监察指标与报告", "See figures and reports of supervision"),
    Permission("supervision.finding_view", "查看行为监察记录", "See findings about conduct"),
    Permission("supervision.urge", "监察催办", "Urge a unit from the supervision desk"),
    Permission("supervision.order_view", "查看督办件", "See supervision orders"),
    Permission("supervision.order_issue", "下达和审结督办件", "Issue supervision orders and decide on answers"),
    Permission("supervision.order_answer", "签收和答复督办件", "Receive and answer supervision orders"),
    Permission("supervision.sanction_view", "查看问责处理", "See sanctions and appeals"),
    Permission("supervision.sanction_give", "提出和作出问责处理", "Propose and give sanctions"),
    Permission("supervision.appeal_file", "提出申诉", "Appeal against a sanction"),
    Permission("supervision.appeal_decide", "裁定申诉", "Decide on appeals"),
    Permission("supervision.sample_draw", "抽取质检样本", "Draw samples for quality checks"),
    Permission("supervision.sample_judge", "质检评判", "Judge cases of a sample"),
    Permission("supervision.rules_view", "查看监察规则", "See the rules of supervision"),
    Permission("supervision.rules_edit", "编辑监察规则", "Edit the rules of supervision"),
    Permission("supervision.rules_approve", "审批监察规则", "Approve changes of the rules of supervision"),
]
