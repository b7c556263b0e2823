"""Town A with a case of everybody's, and those outside of it: whatever is asked, none of A's things may reach them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from PIL import Image
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api as supervision
from huimin.faces.workbench import models as desk
from huimin.faces.workbench.actions import bulk, checklists, private_notes, quick_texts, shifts
from huimin.faces.workbench.models import SavedView
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.access.models import Account
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.messages import api as messages

PHONE, CALLER_PHONE = "13900137259", "13900137260"
#: Roles that enter every page of staff: what stops them elsewhere is the place alone, or the missing second factor.
STAFF = ("intake_clerk", "dispatcher", "station_worker", "street_leader", "supervision_officer", "street_admin")
#: Roles of a city's own, by which each street administers itself; roles and keys are never in the hand of who keeps accounts.
CITYS = {
    "street_admin": (
        "access.account_view", "access.account_edit", "access.organisation_view", "access.organisation_edit",
    ),
    "street_keeper": (
        "access.organisation_view", "access.role_view", "access.role_edit", "access.key_view", "access.key_edit",
    ),
}  # fmt: skip
MACHINE = (
    "supervision.card_view",
    "supervision.finding_view",
    "supervision.order_view",
    "supervision.order_answer",
    "casework.case_view",
    "casework.case_raise",
    "casework.case_note",
    "casework.case_register",
)

OUTSIDERS = (
    "anonymous",
    "other_resident",
    "other_street_clerk",
    "other_street_keeper",
    "other_unit_officer",
    "one_factor",
    "foreign_key",
    "narrow_key",
)


@dataclass
class World:
    """What A has (`things`, by the names that probes use), and a client for each who asks."""

    town: factories.Town
    things: dict[str, str]
    clients: dict[str, dict[str, Any]] = field(default_factory=dict)
    watched: list[Callable[[], object]] = field(default_factory=list)

    def client(self, who: str) -> Client:
        """A fresh client of that person or machine."""
        known = self.clients[who]
        client = Client(headers=known.get("headers", {}), raise_request_exception=False)
        for name, value in known.get("cookies", {}).items():
            client.cookies[name] = value
        return client

    def stands(self) -> object:
        """What A has now, so that before and after can be compared."""
        return [look() for look in self.watched]


def world() -> World:
    """The world, in the transaction that is open."""
    # Cards need a clock that has run out: the case was raised and signed two days ago.
    with clock.travel(to=clock.now() - timedelta(days=2)):
        town = factories.town()
        town.actors["resident"] = people.actor(people.resident(PHONE))
        _citys_roles()
        town.actors["other_street_clerk"] = people.actor(role=STAFF, division=factories.OTHER_STREET)
        made = World(town, things={"street": factories.STREET, "phone": PHONE, "phone_shown": "139****7259"})
        number, case_id = _case(made)
    facts.dispatch()
    supervision.issue_due()
    supervision.figures_settle()
    facts.dispatch()
    _watch(made)
    _sign_everybody_in(made)
    _keep_things(made)
    _administer(made)
    made.watched = [
        lambda: len([fact for fact in facts.of(subject=("case", case_id)) if fact.verb != "case.viewed"]),
        lambda: len(facts.of(subject=("account", town["resident"].account_id))),
        lambda: supervision.order(actor=town["street_leader"], number=made.things["order"]).revision,
        lambda: [row.state for row in supervision.sanctions(actor=town["supervision_officer"]).rows],
        lambda: len(supervision.urgings_of(case_id=case_id)),
        lambda: casework.case(actor=Actor.system("tests"), number=number).revision,
        lambda: {file.id for file in files.of(("case", case_id))},
        lambda: list(SavedView.objects.filter(id=made.things["saved_view"]).values_list("query")),
        lambda: desk_stands(made),
        lambda: administration_stands(made),
        lambda: len(messages.held(actor=Actor.system("tests"))),
        lambda: Authenticator.objects.filter(user_id=town["intake_clerk"].account_id).count(),
        lambda: Session.objects.filter(session_key=made.clients["resident"]["cookies"]["sessionid"]).exists(),
    ]
    return made


def secrets(made: World) -> dict[str, str]:
    """Those of A's things that nobody outside may read anywhere."""
    return {name: value for name, value in made.things.items() if name not in OPEN}


#: Words of an address that are nobody's secret; a street's units and people are known to colleagues of other units too.
OPEN = {
    "street",
    "type_code",
    "authenticator",
    "draft",
    "unit_lead",
    "admin_unit",
    "admin_closing",
    "admin_person",
    "admin_person_name",
}


def photo() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "#8a4").save(out, "JPEG")
    return out.getvalue()


def _case(made: World) -> tuple[str, Any]:
    """A's case: raised with name, phone, words and a photo, and in the hands of the sanitation unit."""
    town, things = made.town, made.things
    things |= {
        "description": "门口的垃圾-甲的原话",
        "title": "甲的标题",
        "address": "甲的门牌三号楼",
        "name": "甲隐名",
        "caller_phone": CALLER_PHONE,
        "note": "甲的处置说明",
        "message": "甲的留言-几时能来",
        "type_code": "test.garbage",
    }
    picture = files.store(content=photo(), name="甲的照片.jpg", actor=town["resident"], purpose="photo_before")
    receipt = factories.raise_garbage(
        town,
        description=things["description"],
        title=things["title"],
        address=things["address"],
        file_ids=(picture.id,),
        reporter=casework.Reporter(
            account_id=town["resident"].account_id, name=things["name"], phone=things["caller_phone"]
        ),
    )
    for role, verb, inputs in factories.PATHS["handling"]:
        given = {**inputs, **({"unit_id": town.sanitation.id} if "unit_id" in inputs else {})}
        casework.case_step(actor=town[role], case_id=receipt.case_id, verb=verb, inputs_given=given)
    casework.case_step(
        actor=town["unit_officer"], case_id=receipt.case_id, verb="note", inputs_given={"note": things["note"]}
    )
    new = casework.NewMessage(text=things["message"], channel="portal")
    casework.message_send(actor=town["resident"], case_id=receipt.case_id, new=new)
    things["held"] = "甲的来信-没有编号"
    mail = f"From: a@x.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{things['held']}".encode()
    messages.take_letter(mail, place="world")
    things["arrival"] = str(messages.held(actor=town["system"])[0].id)
    things |= {
        "number": receipt.number,
        "case": str(receipt.case_id),
        "query_code": receipt.query_code,
        "query_code_shown": f"<span>{receipt.query_code[:4]}</span><span>{receipt.query_code[4:]}</span>",
        "file": str(picture.id),
    }
    return receipt.number, receipt.case_id


def _watch(made: World) -> None:
    """What supervision noticed, ordered and proposed in A; its rules are one for the whole installation."""
    officer, things = made.town["supervision_officer"], made.things
    factories.case_in(made.town, "rejected")
    factories.case_in(made.town, "closed")
    facts.dispatch()
    (finding,) = supervision.findings(actor=officer).rows
    cards = [card for card in supervision.cards(actor=officer).rows if str(card.case_id) == things["case"]]
    card = next(card for card in cards if card.kind == "red" and card.stage == "handle")
    order = supervision.order_issue(actor=officer, title="甲的督办", text="x", case_id=card.case_id)
    now = clock.now()
    sample = supervision.sample_draw(
        actor=officer, since=now - timedelta(days=9), until=now + timedelta(days=1), size=1
    )
    _, (item,) = supervision.sample(actor=officer, number=sample)
    things |= {
        "finding": str(finding.id),
        "card": str(card.id),
        "order": order,
        "sanction": supervision.sanction_propose(actor=officer, kind="points", card_id=card.id, reason="x"),
        "sample": sample,
        "sample_item": str(item.id),
        "draft": str(supervision.rules_draft(actor=officer, text="rules: [{code: all}]", origin="tests", note="x")),
    }


def _sign_everybody_in(made: World) -> None:
    town = made.town
    made.clients["anonymous"] = {}
    insiders = (
        "resident", "intake_clerk", "phone_agent", "unit_officer", "unit_lead", "dispatcher", "supervision_officer",
        "street_leader",
    )  # fmt: skip
    outsiders = ("other_resident", "other_street_clerk", "other_unit_officer")
    for role in (*insiders, *outsiders):
        made.clients[role] = _signed_in(Account.objects.get(id=town[role].account_id))
    made.clients["station_worker"] = _signed_in(people.staff(role="station_worker", division=factories.STREET))
    for role in CITYS:
        made.clients[role] = _signed_in(people.staff(role=role, division=factories.STREET))
    made.clients["other_street_keeper"] = _signed_in(
        people.staff(role="street_keeper", division=factories.OTHER_STREET)
    )
    steward = people.staff(role="data_steward", division=factories.CITY)
    made.clients["data_steward"] = _signed_in(steward)
    half = people.staff(role=STAFF, division=factories.STREET)
    made.clients["one_factor"] = _signed_in(half, assurance=1)
    for who, permissions, division in (
        ("key", MACHINE, factories.STREET),
        ("foreign_key", MACHINE, factories.OTHER_STREET),
        ("narrow_key", ("casework.case_raise",), factories.STREET),
    ):
        secret = people.key(*permissions, division_code=division).secret
        made.clients[who] = {"headers": {"Authorization": f"Bearer {secret}"}}


def _signed_in(account: Account, **more: Any) -> dict[str, Any]:
    client = Client()
    people.sign_in(client, account, **more)
    return {"cookies": {name: morsel.value for name, morsel in client.cookies.items()}}


def _keep_things(made: World) -> None:
    """What A keeps in sessions and beside the case."""
    things, clerk = made.things, made.town["intake_clerk"].account_id
    resident = made.client("resident")
    session = resident.session
    session["portal_draft"] = {
        "key": "k", "description": "甲还没交的话", "type_code": "test.garbage", "has_answered": True,
        "community": factories.COMMUNITY, "has_place": True, "has_photos": True, "contact": "none",
    }  # fmt: skip
    session["portal_sent"] = {"sent": things["number"]}
    session.save()
    code = Client()
    found = code.post("/find/", {"number": things["number"], "code": things["query_code"]})
    assert found.status_code == 302, "the query code opens A's case"
    made.clients["code_holder"] = {"cookies": {name: morsel.value for name, morsel in code.cookies.items()}}
    _receive(made.client("station_worker"), things)
    _keep_desk(made)
    view = SavedView.objects.create(id=uuid7(), account_id=clerk, name="甲的视图", query="view=all")
    key = Authenticator.objects.create(
        user_id=clerk, type=Authenticator.Type.WEBAUTHN, data={"name": "甲的钥匙", "credential": {}}
    )
    things |= {
        "draft": "甲还没交的话",
        "saved_view": str(view.id),
        "saved_view_name": "甲的视图",
        "authenticator": str(key.pk),
        "login": Account.objects.get(id=clerk).username,
    }


def _keep_desk(made: World) -> None:
    """What A's officer and their lead keep at the workbench."""
    town, things = made.town, made.things
    officer, lead = town["unit_officer"], town["unit_lead"]
    view = casework.case(actor=Actor.system("tests"), number=things["number"])
    words = {
        "private_words": "甲经办人的私人备注",
        "item_words": "甲要做的事",
        "quick_text_words": "甲的常用语",
        "shift_words": "甲的交班说明",
    }
    private_notes.private_note_keep(actor=officer, view=view, text=words["private_words"])
    item = checklists.item_add(actor=officer, view=view, text=words["item_words"])
    text = quick_texts.quick_text_write(actor=officer, title="甲", text=words["quick_text_words"])
    shift = shifts.shift_hand_over(actor=lead, words=words["shift_words"])
    mention = desk.Mention.objects.create(
        id=uuid7(),
        case_id=view.id,
        fact_id=uuid7(),
        person_id=officer.account_id,
        writer_id=lead.account_id,
        at=clock.now(),
    )
    runs = [bulk.bulk_choose(actor=officer, rows=[(view.id, view.revision)]) for _ in range(2)]
    bulk.bulk_begin(actor=officer, run_id=runs[1].id, verb="note", inputs={"note": "x"})
    absence = access.absence_report(
        actor=officer, kind="leave", starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=2)
    )
    things |= words | {
        "item": str(item.id),
        "quick_text": str(text.id),
        "shift": str(shift.id),
        "mention": str(mention.id),
        "bulk": str(runs[0].id),
        "bulk_running": str(runs[1].id),
        "absence": str(absence.id),
        "unit_lead": str(lead.account_id),
    }


def desk_stands(made: World) -> object:
    """How what A's officer keeps at the workbench stands."""
    clerk = made.town["intake_clerk"].account_id
    return [
        sorted(map(str, rows))
        for rows in (
            desk.ListPreference.objects.filter(account_id=clerk).values_list("first_view_id"),
            desk.BulkRun.objects.filter(id__in=[made.things["bulk"], made.things["bulk_running"]]).values_list("state"),
            desk.PrivateNote.objects.values_list("account_id", "text_sealed"),
            desk.ChecklistItem.objects.values_list("id", "done_at"),
            desk.Mention.objects.values_list("id", "seen_at"),
            desk.QuickTextVersion.objects.filter(quick_text_id=made.things["quick_text"]).values_list("valid_until"),
            desk.ShiftNote.objects.values_list("id", "received_at"),
            ((view.ended_at, view.deputy_id) for view in access.absences(id=UUID(made.things["absence"]))),
        )
    ]


def _citys_roles() -> None:
    people.ensure_roles()
    for code, permissions in CITYS.items():
        access.create_role(
            actor=Actor.system("tests"),
            code=code,
            title={"zh-hans": code, "en": code},
            grants=[{"permission": each, "reach": "jurisdiction"} for each in permissions],
        )


def _administer(made: World) -> None:
    """What A's administrators look after: an organisation of A with a post, somebody on it, and a key."""
    unit = people.organisation("world-unit", division=factories.STREET)
    who = people.staff("world.person", role="intake_clerk", organisation=unit, division=factories.STREET)
    Account.objects.filter(id=who.id).update(display_name="甲的经办人员")
    (seat,) = access.holdings(account_id=who.id)
    free = access.create_post(
        actor=Actor.system("tests"),
        code="world-free",
        organisation_id=unit.id,
        title={"zh-hans": "甲的空岗", "en": "x"},
        roles=["grid_supervisor"],
        division_code=factories.STREET,
    )
    system = Actor.system("tests")
    gone = access.create_post(
        actor=system, code="world-gone", organisation_id=unit.id, title={"zh-hans": "甲的旧岗", "en": "x"}, roles=()
    )
    access.post_retire(actor=system, post_id=gone.id)
    closing, closed = (
        people.organisation(f"world-{name}", division=factories.STREET) for name in ("closing", "closed")
    )
    access.organisation_close(actor=system, organisation_id=closed.id)
    made.things |= {
        "admin_retired": str(gone.id),
        "admin_closing": str(closing.id),
        "admin_closed": str(closed.id),
        "admin_unit": str(unit.id),
        "admin_person": str(who.id),
        "admin_person_name": "甲的经办人员",
        "admin_seat": str(seat.id),
        "admin_post": str(free.id),
        "admin_post_name": "甲的空岗",
        "admin_key": str(people.key("casework.case_note", division_code=factories.STREET).key.id),
    }


def administration_stands(made: World) -> object:
    """How A's people, posts and keys stand; who has read of them is no change."""
    things, person = made.things, UUID(made.things["admin_person"])
    return [
        [fact.id for fact in facts.of(subject=("account", person)) if fact.verb != "access.account_viewed"],
        list(Account.objects.filter(id=person).values_list("is_active", "password")),
        {(view.id, view.ends_at) for view in access.holdings(account_id=person)},
        {view.code for view in access.posts(organisation_id=UUID(things["admin_unit"]))},
        [access.post(id=UUID(things[name])) for name in ("admin_post", "admin_retired")],
        [access.organisation(id=UUID(things[name])) for name in ("admin_unit", "admin_closing", "admin_closed")],
        access.roles_of_posts([UUID(things["admin_post"])]),
        [view.revoked_at for view in access.keys(actor=Actor.system("tests")) if str(view.id) == things["admin_key"]],
    ]


def _receive(worker: Client, things: dict[str, str]) -> None:
    """A stands at the counter of the street's station, with the slip."""
    for address, data in (
        ("begin", {}),
        ("person", {"phone": PHONE, "name": things["name"]}),
        ("find", {"number": things["number"], "code": things["query_code"]}),
    ):
        answer = worker.post(f"/station/visit/{address}", data)
        assert answer.status_code == 302, (address, answer.content.decode())
