"""Sample data: applications on the sample street in several states. Loading twice is the same as once.

The people are those of the sample street, found by their names; where they are not there, nothing is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageDraw

from huimin.engines.approval import api as approval
from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.files import api as files
from huimin.kernel.places import api as places

from .queries import PREFIX

ORDER = 700  # after the street, its people and its routes
STREET = "120106003"
CLERK, LEAD, LEADER = "zhengwu1", "shichang2", "zhuren1"
SYSTEM = Actor.system("government_services sample")
WORDS = {"shop_name": "和顺小馆", "food_kind": ["hot", "drinks"], "area": 86, "staff": 6}


@dataclass(frozen=True)
class Told:
    """One application: who, for what, how many hours ago, with which papers, and how far it has come."""

    phone: str
    name: str
    number: str
    codes: tuple[str, ...]
    ago_h: int
    answers: dict[str, Any]
    papers: tuple[str, ...]
    path: str  # sent | asked | opinions | issued | revoked


RESTAURANT = ("identity", "licence", "premises", "floor_plan", "food_rules", "health_cards", "fire_promise")
#: Identity numbers are constructed: their area code 990000 belongs to nowhere.
TOLD = (
    Told("15400001001", "蒋可欣", "990000198803120010", ("restaurant",), 150, WORDS, RESTAURANT, "opinions"),
    Told("15400001002", "于怀瑾", "990000197511050036", ("food_business",), 60, {**WORDS, "shop_name": "津味早点"},
         ("identity", "premises"), "asked"),
    Told("15400001003", "陈子衿", "990000199002180042", ("individual_business", "outdoor_sign"), 5,
         {"shop_name": "念安花店", "business_scope": "鲜花零售", "sign_text": "念安花店", "sign_size": "3 米 × 0.8 米"},
         ("identity", "premises", "sign_picture"), "sent"),
    Told("15400001001", "蒋可欣", "990000198803120010", ("individual_business",), 400,
         {"shop_name": "和顺小馆", "business_scope": "餐饮服务"}, ("identity", "premises"), "issued"),
    Told("15400001002", "于怀瑾", "990000197511050036", ("food_business",), 700, {**WORDS, "shop_name": "津味早点（旧址）"},
         ("identity", "licence", "premises", "floor_plan", "food_rules", "health_cards"), "revoked"),
)  # fmt: skip


def load(progress: Callable[..., None]) -> None:
    """Plays the applications, unless there are some already."""
    people = {name: access.account(username=name) for name in (CLERK, LEAD, LEADER)}
    if any(account is None for account in people.values()) or not places.children(STREET):
        return
    told = tuple(f"{PREFIX}{code}" for item in TOLD for code in item.codes)
    if casework.recent_cases(actor=SYSTEM, type_codes=told, limit=1).rows:
        return
    with transaction.atomic():
        for number, item in enumerate(TOLD, 1):
            start = clock.now() - timedelta(hours=item.ago_h)
            with clock.travel(start):
                _play(item, number)
            progress("applications", number, len(TOLD))


def info() -> dict[str, Any]:
    """Where to look, for whoever asks for the addresses."""
    return {
        "addresses": [{"name": "services", "url": f"{settings.SITE_URL}/services/"}],
        "try": [
            "Apply for 餐饮店开办联合审批 at /services/; zhengwu1 checks the papers, shichang2 leads and issues, and anybody"
            " verifies the document at /verify/."
        ],
    }


def _staff(username: str) -> Actor:
    account = access.account(username=username)
    if account is None:
        raise LookupError(username)
    return access.actor_for_account(account.id, assurance=2, source=access.Source(channel="workbench"))


def _play(item: Told, number: int) -> None:
    account = access.resident_by_phone(actor=SYSTEM, phone=item.phone)
    if not account.display_name:
        access.set_preferences(account_id=account.id, display_name=item.name)
    applicant = access.actor_for_account(account.id, assurance=1, source=access.Source(channel="portal"))
    community = places.children(STREET)[number % len(places.children(STREET))]
    receipt = approval.application_make(
        actor=applicant,
        command=approval.Apply(
            holder=approval.Holder(
                kind="person", name=item.name, number=item.number, account_id=account.id, phone=item.phone
            ),
            type_codes=tuple(f"{PREFIX}{code}" for code in item.codes),
            channel="portal",
            answers=item.answers,
            files={code: (_paper(applicant, code, number),) for code in item.papers},
            community_code=community.code,
            address=f"{places.short_name(community).removesuffix('社区')}小区 {number} 号楼底商",
        ),
    )
    if item.path == "sent":
        return
    for case_id in receipt.case_ids:
        _on(item, case_id)


def _on(item: Told, case_id: UUID) -> None:
    clerk, lead = _staff(CLERK), _staff(LEAD)
    view = approval.matter(actor=clerk, case_id=case_id)
    for paper in view.materials if view else ():
        if paper.state == "submitted":
            is_bad = item.path == "asked" and paper.code == "premises"
            approval.material_check(
                actor=clerk, case_id=case_id, code=paper.code, verdict="deficient" if is_bad else "accepted",
                fault="租赁合同缺少出租方签字" if is_bad else "",
            )  # fmt: skip
    if item.path == "asked":
        approval.correction_request(actor=clerk, case_id=case_id, words="请在补齐后一并提交。")
        return
    case = casework.case(actor=SYSTEM, case_id=case_id)
    unit_id = casework.proposed_unit(view=case)
    casework.case_step(actor=clerk, case_id=case_id, verb="register")
    casework.case_step(actor=clerk, case_id=case_id, verb="dispatch", inputs_given={"unit_id": unit_id})
    casework.case_step(actor=lead, case_id=case_id, verb="sign")
    if item.path == "opinions":
        _first_opinion(case_id)
        return
    result = approval.result_issue(actor=lead, case_id=case_id, is_granted=True)
    casework.case_step(
        actor=lead, case_id=case_id, verb="finish", inputs_given={"note": "已签发，请申请人下载或到窗口领取。"}
    )
    casework.case_step(actor=clerk, case_id=case_id, verb="verify")
    casework.case_step(actor=clerk, case_id=case_id, verb="close")
    if item.path == "revoked":
        approval.result_revoke(actor=_staff(LEADER), result_id=result.id, reason="经营者已迁出该址，场所证明失效。")


def _first_opinion(case_id: UUID) -> None:
    """One department has agreed; the others are still asked."""
    task = next((item for item in casework.case(actor=SYSTEM, case_id=case_id).tasks if item.code == "fire"), None)
    if task is None:
        return
    officer = _staff("yingji1")
    casework.case_step(actor=officer, case_id=case_id, verb="task_sign", inputs_given={"task_id": task.id})
    casework.case_step(
        actor=officer, case_id=case_id, verb="task_finish",
        inputs_given={"task_id": task.id, "note": "安全出口和灭火器配置符合要求。", "opinion": "agree"},
    )  # fmt: skip


def _paper(actor: Actor, code: str, number: int) -> UUID:
    """A picture that says that it is a sample."""
    picture = Image.new("RGB", (840, 594), (247, 248, 246))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 820, 574), outline=(15, 107, 98), width=4)
    draw.text((60, 260), f"SAMPLE  {code}  {number}", fill=(85, 99, 95), font_size=44)
    content = BytesIO()
    picture.save(content, "PNG")
    return files.store(content=content.getvalue(), name=f"{code}.png", actor=actor, purpose="attachment").id
