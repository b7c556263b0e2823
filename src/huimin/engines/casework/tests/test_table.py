"""Every role tries every verb in every state. The oracle is written by hand from urban management 2.5; it shares nothing
with the transition table or the roles."""

import pytest
from django.db import transaction

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case
from huimin.kernel.access.api import Refused

STATES = (
    "reported", "checking", "registered", "offered", "dispatched", "handling", "suspended", "done", "verified", "closed",
    "rejected", "voided",
)  # fmt: skip
OPEN = {"reported", "checking", "registered", "offered", "dispatched", "handling", "suspended", "done", "verified"}
ALL = set(STATES)

#: Merging, splitting and linking is the work of the two centres; what was not merged cannot be taken out (see test_relations).
RELATE = {
    "merge": {"reported", "registered", "offered", "dispatched", "handling"},
    "split": {"registered", "dispatched", "handling"}, "link": ALL,
}  # fmt: skip
# 受理员 of the 监督中心 receives, orders checks, registers or refuses, voids, closes, reopens
# 监督员 checks and verifies on site; 派遣员 of the 指挥中心 dispatches, decides on time, puts on the pending list
# 处置部门 signs, sends back, finishes, asks for time; the leader closes by authority; the resident rates and asks again
ORACLE = {
    "intake_clerk": {
        "check_order": {"reported"}, "check_report": {"checking"}, "reject": {"reported"}, "register": {"reported"},
        "void": {"reported", "registered"}, "close": {"verified"}, "reopen": {"closed"}, "note": ALL, "urge": OPEN,
        "callback": {"closed"}, **RELATE,
    },
    "phone_agent": {"rate": {"closed"}, "reopen": {"closed"}, "callback": {"closed"}, "note": ALL, "urge": OPEN},
    "grid_supervisor": {"check_report": {"checking"}, "verify": {"done"}, "rework": {"done"}, "note": ALL},
    "dispatcher": {
        "dispatch": {"registered", "offered"}, "offer": {"registered"}, "hold_back": {"offered"},
        **RELATE, "take_back": {"dispatched", "handling", "suspended"}, "guide": {"offered", "dispatched", "handling", "suspended"},
        "extension_grant": {"handling"}, "extension_refuse": {"handling"},
        "suspend": {"handling"}, "resume": {"suspended"}, "void": {"reported", "registered"}, "note": ALL, "urge": OPEN,
        "task_assign": {"dispatched", "handling"},
    },
    "unit_officer": {
        "claim": {"offered"}, "sign": {"dispatched"}, "return": {"dispatched"}, "finish": {"handling"},
        "extension_request": {"handling"}, "hand_over": {"handling"},
        "task_assign": {"dispatched", "handling"},
        "note": {"dispatched", "handling", "suspended", "done", "verified", "closed"},
    },
    "unit_lead": {
        "claim": {"offered"}, "sign": {"dispatched"}, "return": {"dispatched"}, "finish": {"handling"},
        "extension_request": {"handling"}, "hand_over": {"handling"},
        "task_assign": {"dispatched", "handling"},
        "suspend": {"handling"}, "resume": {"suspended"},
        "note": {"dispatched", "handling", "suspended", "done", "verified", "closed"},
        "urge": {"dispatched", "handling", "suspended"},
    },
    "other_unit_officer": {},
    "other_street_clerk": {},
    "other_resident": {},
    "supervision_officer": {"note": ALL, "urge": OPEN},
    "street_leader": {
        "extension_grant": {"handling"}, "extension_refuse": {"handling"},
        "force_close": {"registered", "dispatched", "handling", "suspended", "done"}, "note": ALL, "urge": OPEN,
        "guide": {"offered", "dispatched", "handling", "suspended"},
    },
    "resident": {"rate": {"closed"}, "reopen": {"closed"}, "note": ALL, "urge": OPEN},
}  # fmt: skip
VERBS = (
    "check_order", "check_report", "reject", "register", "void", "dispatch", "sign", "return", "extension_request",
    "extension_grant", "extension_refuse", "suspend", "resume", "finish", "verify", "rework", "close", "force_close", "rate",
    "reopen", "note", "urge", "task_assign", "task_sign", "task_return", "task_finish", "task_withdraw",
    "offer", "claim", "hold_back", "take_back", "guide", "hand_over", "callback",
    "merge", "unmerge", "split", "link",
)  # fmt: skip
INPUTS = {
    "check_report": {"note": "属实"}, "reject": {"reason": "不属实"}, "void": {"cause": "duplicate", "reason": "重复"},
    "return": {"reason": "不归我们"}, "extension_request": {"reason": "下雨", "limit": "2wd"},
    "extension_refuse": {"reason": "不同意"}, "suspend": {"reason": "等材料", "review_on": "2099-01-05"},
    "finish": {"note": "好了"}, "rework": {"reason": "没好"}, "force_close": {"reason": "领导批准"}, "rate": {"rating": 4},
    "reopen": {"reason": "又坏了"}, "note": {"note": "补充"}, "task_assign": {"title": "一起清理"},
    "take_back": {"reason": "派错了"}, "guide": {"note": "先拍照"}, "callback": {"is_reached": "yes"},
    "unmerge": {"reason": "不是同一件"}, "split": {"note": "另一部分"},
}  # fmt: skip
AFTER = {
    "check_order": "checking", "check_report": "reported", "reject": "rejected", "register": "registered", "void": "voided",
    "dispatch": "dispatched", "sign": "handling", "return": "registered", "suspend": "suspended", "resume": "handling",
    "finish": "done", "verify": "verified", "rework": "handling", "close": "closed", "force_close": "closed",
    "reopen": "registered", "merge": "voided", "offer": "offered", "claim": "handling", "hold_back": "registered",
    "take_back": "registered",
}  # fmt: skip


def test_the_oracle_speaks_of_every_verb():
    assert {str(verb) for verb in api.TRANSITIONS} == set(VERBS)


@pytest.mark.parametrize("state", STATES)
def test_every_role_tries_every_verb(town, state):
    case_id = factories.case_in(town, state)
    other = factories.raise_garbage(town).number
    Case.objects.filter(id=case_id).update(pending_extension="2wd" if state == "handling" else "")
    for role, verbs in ORACLE.items():
        for verb in VERBS:
            expected = state in verbs.get(verb, set())
            outcome = attempt(town, case_id, role, verb, state, other)
            assert outcome == (AFTER.get(verb, state) if expected else "refused"), (role, state, verb, outcome)


def attempt(town, case_id, role, verb, state, other):
    """The state after the attempt, or "refused"; the attempt is taken back either way."""
    given = {
        **INPUTS.get(verb, {}),
        **({"unit_id": town.sanitation.id} if verb == "dispatch" else {}),
        **({"other": other} if verb in ("merge", "link") else {}),
        **({"account_id": town["unit_lead"].account_id} if verb == "hand_over" else {}),
        **({"units": [town.lighting.id]} if verb == "task_assign" else {}),
    }
    if verb == "extension_request":
        Case.objects.filter(id=case_id).update(pending_extension="")
    try:
        with transaction.atomic():
            moved = api.case_step(actor=town[role], case_id=case_id, verb=verb, inputs_given=given)
            transaction.set_rollback(True)
            return moved.state.value
    except (Refused, api.CaseNotFound, api.CaseChanged, api.VerbRefused) as refused:
        return "refused" if str(refused) else "refused without a reason"
    except api.GuardRefused as refused:
        return "refused" if verb == "unmerge" else refused
    except api.InputRefused as refused:
        return "refused" if refused.field == "task_id" else refused  # no part is there to be named; see test_tasks
    finally:
        if verb == "extension_request":
            Case.objects.filter(id=case_id).update(pending_extension="2wd" if state == "handling" else "")


@pytest.mark.parametrize("state", STATES)
def test_buttons_offer_what_the_oracle_allows_and_nothing_else(town, state):
    case_id = factories.case_in(town, state)
    for role, verbs in ORACLE.items():
        try:
            view = api.case(actor=town[role], case_id=case_id)
        except api.CaseNotFound:
            assert not any(state in states for states in verbs.values()), role
            continue
        offered = {str(verb.verb) for verb in api.verbs(actor=town[role], view=view)}
        # more time is decided on only once somebody asked for it
        expected = {verb for verb, states in verbs.items() if state in states} - {"extension_grant", "extension_refuse"}
        assert offered == expected, (role, state)


#: A part lies at lighting; the case is led by sanitation. Who may do what to it, by the state of the part.
PARTS = {
    "other_unit_officer": {
        "task_sign": {"assigned"},
        "task_return": {"assigned", "handling"},
        "task_finish": {"handling"},
    },
    "unit_officer": {"task_withdraw": {"assigned", "handling", "returned"}},
    "unit_lead": {"task_withdraw": {"assigned", "handling", "returned"}},
    "dispatcher": {"task_withdraw": {"assigned", "handling", "returned"}},
}
PART_STATES = {
    "assigned": (), "handling": ("task_sign",), "returned": ("task_return",), "done": ("task_sign", "task_finish"),
    "withdrawn": ("task_withdraw",),
}  # fmt: skip
PART_INPUTS = {
    "task_return": {"reason": "不归我们"},
    "task_finish": {"note": "好了"},
    "task_withdraw": {"reason": "不需要了"},
}


@pytest.mark.parametrize("state", PART_STATES)
def test_every_role_tries_every_verb_on_a_part(town, state):
    case_id = factories.case_in(town, "handling")
    api.case_step(
        actor=town["dispatcher"], case_id=case_id, verb="task_assign",
        inputs_given={"units": [town.lighting.id], "title": "协助"},
    )  # fmt: skip
    (task,) = api.case(actor=town["dispatcher"], case_id=case_id).tasks
    for verb in PART_STATES[state]:
        role = "dispatcher" if verb == "task_withdraw" else "other_unit_officer"
        given = {"task_id": task.id, **PART_INPUTS.get(verb, {})}
        api.case_step(actor=town[role], case_id=case_id, verb=verb, inputs_given=given)
    for role in ORACLE:
        for verb in ("task_sign", "task_return", "task_finish", "task_withdraw"):
            expected = state in PARTS.get(role, {}).get(verb, set())
            outcome = attempt_part(town[role], case_id, verb, {"task_id": task.id, **PART_INPUTS.get(verb, {})})
            assert outcome == expected, (role, state, verb)


def attempt_part(actor, case_id, verb, given):
    """Whether it could be done; the attempt is taken back either way."""
    try:
        with transaction.atomic():
            api.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=given)
            transaction.set_rollback(True)
            return True
    except (Refused, api.CaseNotFound, api.VerbRefused) as refused:
        return False if str(refused) else "refused without a reason"
