"""Makes matters, applicants and applications for tests, on casework's small town."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories as cases
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.files import api as files

from . import api

ID_NUMBER = "11010519491231002X"  # the worked example of GB 11643-1999
CREDIT_CODE = "91350100M000100Y43"  # the worked example of GB 32100-2015
BUSINESS, FOOD, SIGN = "test.business", "test.food", "test.sign"


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh-hans": zh, "en": en}


def _matter(code: str, zh: str, en: str, capability: str, materials: list[dict], **more) -> dict:
    return {
        "code": code,
        "title": _text(zh, en),
        "kind": "application",
        "channels": ["portal", "station"],
        "capability": capability,
        "intake": "desk",
        "form": [
            {"code": "shop_name", "title": _text("店名", "Name of the shop"), "type": "text", "is_required": True},
            {"code": f"{code[5:]}_area", "title": _text("面积", "Area"), "type": "number", "unit": "平方米"},
        ],
        "stages": {"register": {"limit": "5wd"}, "handle": {"limit": "10wd", "statutory": "20wd"}},
        "extensions": {
            "approval": {
                "kind": "permit",
                "handling": "promised",
                "audience": ["person", "firm"],
                "theme": _text("开店经营", "Opening a business"),
                "basis": [
                    {"title": _text("中华人民共和国行政许可法", "Administrative Licensing Law"), "clause": "第三十二条"}
                ],
                "materials": materials,
                "result": {
                    "title": _text(f"{zh}证", f"{en} licence"),
                    "prefix": f"测{code[5:]}",
                    "valid_for": "5y",
                    "fields": ["shop_name"],
                },
            }
        },
        **more,
    }


IDENTITY = {"code": "identity", "title": _text("身份证", "Identity card"), "is_reusable": True, "valid_for": "1y"}
SITE = {"code": "site", "title": _text("场所证明", "Proof of premises"), "is_reusable": True}
HEALTH = {"code": "health", "title": _text("健康证明", "Health certificate"), "is_deferrable": True}
PHOTO = {"code": "photo", "title": _text("效果图", "Picture"), "is_required": False}

MATTERS = [
    _matter(BUSINESS, "开业", "Opening", "sanitation", [IDENTITY, SITE]),
    _matter(FOOD, "食品经营", "Food business", "sanitation", [IDENTITY, SITE, HEALTH]),
    _matter(SIGN, "招牌", "Shop sign", "lighting", [SITE, PHOTO]),
]


@dataclass(frozen=True)
class Hall:
    """The town with the people of approvals."""

    town: cases.Town
    clerk: Actor
    lead: Actor
    leader: Actor
    applicant: Actor

    @property
    def system(self) -> Actor:
        return self.town["system"]


def hall() -> Hall:
    """The town, with matters to apply for."""
    town = cases.town()
    casework.case_types_put(actor=town["system"], items=MATTERS, origin="tests")
    return Hall(
        town=town,
        clerk=people.actor(role="window_clerk", organisation=town.intake, division=cases.STREET),
        lead=town["unit_lead"],
        leader=town["street_leader"],
        applicant=people.actor(people.resident()),
    )


def paper(actor: Actor, name: str = "paper.png", *, shade: int = 200) -> UUID:
    """A loose file of the actor's."""
    return files.store(content=picture(shade), name=name, actor=actor, purpose="attachment").id


def picture(shade: int) -> bytes:
    """A small grey picture, another for every shade."""
    content = BytesIO()
    Image.new("RGB", (40, 30), (shade, shade, shade)).save(content, "PNG")
    return content.getvalue()


def apply(hall: Hall, *codes: str, papers: tuple[str, ...] = ("identity", "site"), **more) -> api.ApplicationReceipt:
    """An application of the applicant's, with these papers handed in."""
    actor = more.pop("actor", hall.applicant)
    command = api.Apply(
        **{
            "holder": api.Holder(
                kind="person", name="王小明", number=ID_NUMBER, account_id=actor.account_id, phone="13800138000"
            ),
            "type_codes": codes or (FOOD,),
            "channel": "portal",
            "answers": {"shop_name": "小明饭店", "food_area": 60},
            "files": {code: (paper(actor),) for code in papers},
            "community_code": cases.COMMUNITY,
            "address": "5 号楼 1 门",
            **more,
        }
    )
    return api.application_make(actor=actor, command=command)


def accept_all(hall: Hall, case_id: UUID) -> None:
    """The clerk accepts every paper that was handed in."""
    view = api.matter(actor=hall.clerk, case_id=case_id)
    for item in view.materials if view else ():
        if item.state == "submitted":
            api.material_check(actor=hall.clerk, case_id=case_id, code=item.code, verdict="accepted")


def handling(hall: Hall, case_id: UUID) -> None:
    """Brings an application whose papers are in order to the unit that handles it."""
    casework.case_step(actor=hall.clerk, case_id=case_id, verb="register")
    casework.case_step(
        actor=hall.town["dispatcher"],
        case_id=case_id,
        verb="dispatch",
        inputs_given={"unit_id": hall.town.sanitation.id},
    )
    casework.case_step(actor=hall.lead, case_id=case_id, verb="sign")
