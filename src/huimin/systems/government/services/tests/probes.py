"""What each page of this system is asked by those who may read it and those who may not; tests/isolation asks."""

from pathlib import Path

from huimin.engines.approval import api as approval
from huimin.engines.approval.factories import ID_NUMBER
from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access.api import Actor
from huimin.kernel.access.probes import Probe

DEFINITIONS = Path(__file__).parents[1] / "definitions"
CLERK = "intake_clerk"
DESK = "/workbench/services/{services_case}/"


def _act(name: str, more: str = "", **data: str) -> Probe:
    """What is done at the desk. Without insider: what it changes stands in tables that the world does not watch; that the
    clerk may is shown by test_pages.
    """
    return Probe(f"government_services:{name}", f"{DESK}{name}/{more}", method="POST", data=data)


PROBES = [
    Probe("government_services:index", "/services/"),
    Probe("government_services:together", "/services/together/"),
    Probe("government_services:guide", "/services/outdoor_sign/"),
    Probe("government_services:apply", "/services/apply/?m=outdoor_sign"),
    Probe("government_services:mine", "/services/applications/"),
    Probe("government_services:find", "/services/applications/find/"),
    Probe(
        "government_services:application", "/services/applications/{services_application}/", insider="resident",
        shows="services_case",
    ),
    Probe("government_services:sent", "/services/applications/{services_application}/sent/", insider="resident"),
    Probe(
        "government_services:mend", "/services/applications/{services_application}/{services_case}/", method="POST",
    ),
    Probe("government_services:verify_start", "/verify/"),
    Probe("government_services:verify", "/verify/AAAAAAAAAAAA/"),
    Probe("government_services:desk", "/workbench/services/", insider=CLERK, shows="services_case"),
    Probe("government_services:receive", "/workbench/services/receive/"),
    Probe("government_services:desk_matter", DESK, insider=CLERK, shows="services_case"),
    _act("check", "site/", verdict="accepted"),
    _act("submit", "identity/"),
    _act("ask"),
    _act("answer"),
    _act("issue", decision="grant"),
    _act("revoke", reason="x"),
]  # fmt: skip


def prepare(town: factories.Town) -> dict[str, str]:
    """An application for a sign by the resident of town A."""
    for path in sorted(DEFINITIONS.glob("case_types*.yaml")):
        casework.case_types_load(actor=Actor.system("tests"), path=path)
    resident = town["resident"]
    receipt = approval.application_make(
        actor=resident,
        command=approval.Apply(
            holder=approval.Holder(kind="person", name="王小明", number=ID_NUMBER, account_id=resident.account_id),
            type_codes=("services.outdoor_sign",),
            channel="portal",
            answers={"shop_name": "小明饭店", "sign_text": "小明饭店", "sign_size": "3 米"},
            community_code=factories.COMMUNITY,
            address="3 号楼",
        ),
    )
    view = casework.case(actor=Actor.system("tests"), case_id=receipt.case_ids[0])
    return {"services_application": receipt.number, "services_case": view.number}
