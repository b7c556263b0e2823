"""A probe for each address of kernel, engines and faces. Those of a system lie in its own `tests/probes.py`."""

from collections.abc import Iterator
from typing import Any

from huimin.kernel.access.probes import Probe

MATTER = ("what", "kind", "details", "where", "photo", "check", "show")
CASE_IN_API = {"type_code": "test.garbage", "description": "x", "lon": 100.005, "lat": 10.005}


def nobodys(*rows: str) -> Iterator[Probe]:
    """Addresses that hold nothing of anybody, or only what is the asker's own: whoever asks, nothing of A's is told."""
    for row in rows:
        route, path = row.split()
        yield Probe(route, path)


def seen(route: str, path: str, insider: str, shows: str = "") -> Probe:
    """An address where the insider reads something of A's."""
    return Probe(route, path, insider=insider, shows=shows)


def done(route: str, path: str, insider: str, **data: Any) -> Probe:
    """An address where the insider does something to what is A's."""
    return Probe(route, path, insider=insider, method="POST", data=data, changes=True)


HOUSE = [
    *nobodys(
        "healthz /healthz",
        "set_language /language",
        "live_ping /live/ping",
        "api:api-root /api/",
        "api:openapi-json /api/openapi.json",
        "api:openapi-view /api/docs",
        "messages_demo:outbox /demo/outbox",
        "messages_demo:outbox /demo/outbox?phone={phone}",
        "places:boundaries /places/boundaries/community.geojson?within={street}",
        "places:labels /places/labels/community.geojson?within={street}",
        "places:resolve /places/resolve?lon=100.005&lat=10.005",
        "places:basemap /places/basemap.pmtiles",
        "ui:type /ui/type",
        "ui:screen /ui/screen",
        "ui:letter /ui/letter.css",
        "ui:manifest /ui/manifest.webmanifest",
        "ui:gallery /ui/gallery",
        "ui:gallery_face /ui/gallery/portal",
        "ui:gallery_map /ui/gallery/map/points.json",
    )
]

API = [
    *nobodys(
        "api:division_list /api/v1/divisions",
        "api:division_place /api/v1/divisions/place?lon=100.005&lat=10.005",
        "api:division_get /api/v1/divisions/{street}",
        "api:case_type_list /api/v1/case-types",
        "api:case_type_suggest /api/v1/case-types/suggest?q=%E5%9E%83%E5%9C%BE",
        "api:case_type_get /api/v1/case-types/test.garbage",
        "api:figures_get /api/v1/figures",
    ),
    seen("api:case_list", "/api/v1/cases", "key", "description"),
    seen("api:case_list", "/api/v1/cases?number={number}", "key", "description"),
    seen("api:case_list", "/api/v1/cases?division_code={street}", "key", "number"),
    Probe("api:case_create", "/api/v1/cases", method="POST", data={**CASE_IN_API, "file_ids": ["{file}"]}),
    seen("api:case_map", "/api/v1/cases.geojson", "key", "number"),
    seen("api:case_get", "/api/v1/cases/{number}", "key", "description"),
    seen("api:case_timeline", "/api/v1/cases/{number}/timeline", "key", "note"),
    seen("api:case_verbs", "/api/v1/cases/{number}/acts", "key"),
    seen("api:case_duplicates", "/api/v1/cases/{number}/duplicates", "key"),
    done("api:case_act", "/api/v1/cases/{number}/acts", "key", verb="note", note="x"),
    Probe(
        "api:reply_create", "/api/v1/messages/replies", method="POST", data={"id": "1", "phone": "{phone}", "text": "x"}
    ),
    seen("api:worklist_list", "/api/v1/worklist?view=all", "key", "number"),
    seen("api:worklist_list", "/api/v1/worklist?view=all&q={number}", "key", "case"),
]

SUPERVISION_API = [
    seen("api:card_list", "/api/v1/supervision/cards", "key", "case"),
    seen("api:finding_list", "/api/v1/supervision/findings", "key", "finding"),
    seen("api:order_list", "/api/v1/supervision/orders", "key", "order"),
    seen("api:order_get", "/api/v1/supervision/orders/{order}", "key", "order"),
    done("api:order_receive", "/api/v1/supervision/orders/{order}/receive", "key"),
    done("api:order_answer", "/api/v1/supervision/orders/{order}/answer", "key", text="x"),
]

OPEN311 = nobodys(
    "open311:discovery /open311/v2/discovery.json",
    "open311:services /open311/v2/services.json",
    "open311:service /open311/v2/services/test.garbage.json",
    "open311:requests /open311/v2/requests.json",
    "open311:requests /open311/v2/requests.xml?service_request_id={number}",
    "open311:request /open311/v2/requests/{number}.json",
    "open311:request /open311/v2/requests/{number}.xml",
    "open311:token /open311/v2/tokens/{case}.json",
    "open311:token /open311/v2/tokens/{number}.json",
    "open311:nowhere /open311/v2/cases/{number}",
)

FILES = [
    Probe("files:upload", "/files/", method="POST", data={"purpose": "photo_before"}),
    seen("files:one", "/files/{file}", "resident"),
    seen("files:one", "/files/{file}", "unit_officer"),
    seen("files:thumbnail", "/files/{file}/thumbnail", "resident"),
]

ACCOUNTS = [
    *nobodys(
        "signin:home /accounts/",
        "signin:sign_in /accounts/sign-in/",
        "signin:code /accounts/sign-in/code/",
        "signin:code_again /accounts/sign-in/again/",
        "signin:second_factor /accounts/second-factor/",
        "signin:post /accounts/post/",
        "signin:preferences /accounts/preferences/",
        "account_login /accounts/staff/",
        "account_logout /accounts/sign-out/",
        "account_change_password /accounts/password/",
        "account_reauthenticate /accounts/again/password/",
        "mfa_authenticate /accounts/staff/second-factor/",
        "mfa_reauthenticate /accounts/again/second-factor/",
        "mfa_reauthenticate_webauthn /accounts/again/key/",
        "mfa_index /accounts/security/",
        "mfa_activate_totp /accounts/security/app/",
        "mfa_deactivate_totp /accounts/security/app/remove/",
        "mfa_add_webauthn /accounts/security/key/",
        "mfa_list_webauthn /accounts/security/keys/",
        "mfa_remove_webauthn /accounts/security/keys/{authenticator}/remove/",
        "mfa_view_recovery_codes /accounts/security/codes/",
        "mfa_generate_recovery_codes /accounts/security/codes/new/",
        "usersessions_list /accounts/sessions/",
    ),
    seen("signin:readings", "/my/readings", "resident"),
]

PORTAL = [
    *nobodys(
        "portal:home /",
        "portal:report /report/",
        "portal:report_forget /report/forget",
    ),
    seen("portal:report_what", "/report/what", "resident", "draft"),
    seen("portal:report_kind", "/report/kind", "resident"),
    seen("portal:report_details", "/report/details", "resident"),
    seen("portal:report_where", "/report/where", "resident"),
    Probe(
        "portal:report_hints",
        "/report/hints",
        method="POST",
        data={"description": "垃圾没人收"},
    ),
    *nobodys("portal:report_nearby /report/nearby"),
    seen("portal:report_photo", "/report/photo", "resident"),
    seen("portal:report_contact", "/report/contact", "resident"),
    seen("portal:report_check", "/report/check", "resident", "draft"),
    seen("portal:report_sent", "/report/sent/{number}", "resident"),
    *nobodys("portal:find /find/?number={number}"),
    Probe("portal:find", "/find/", method="POST", data={"number": "{number}", "code": "000000"}),
    seen("portal:cases", "/cases/", "resident", "number"),
    seen("portal:case", "/cases/{number}/", "resident", "description"),
    seen("portal:case", "/cases/{number}/", "code_holder", "description"),
    done("portal:case_act", "/cases/{number}/note", "resident", **{"note-note": "还有一点"}),
    done("portal:case_act", "/cases/{number}/note", "code_holder", **{"note-note": "还有一点"}),
    seen("portal:messages", "/cases/{number}/messages?after=none", "resident", "message"),
    seen("portal:messages", "/cases/{number}/messages?after=none", "code_holder", "message"),
    done("portal:message_send", "/cases/{number}/messages/send", "resident", **{"message-text": "还有一问"}),
    done("portal:message_send", "/cases/{number}/messages/send", "code_holder", **{"message-text": "还有一问"}),
]

WORKBENCH = [
    seen("workbench:home", "/workbench/", "intake_clerk"),
    seen("workbench:cases", "/workbench/cases/?view=all", "intake_clerk", "number"),
    seen("workbench:cases", "/workbench/cases/?view=all&q={number}", "intake_clerk", "title"),
    seen("workbench:cases", "/workbench/cases/", "intake_clerk", "saved_view_name"),
    seen("workbench:case", "/workbench/cases/{number}/", "intake_clerk", "description"),
    seen("workbench:case", "/workbench/cases/{number}/", "unit_officer", "note"),
    done("workbench:act", "/workbench/cases/{number}/do/note", "unit_officer", note="x"),
    done("workbench:act", "/workbench/cases/{number}/do/finish", "unit_officer", note="x"),
    done("workbench:reveal", "/workbench/cases/{number}/reveal/phone", "intake_clerk", purpose="contact"),
    done("workbench:reveal", "/workbench/cases/{number}/reveal/name", "intake_clerk", purpose="contact"),
    seen("workbench:messages", "/workbench/messages/", "unit_officer", "message"),
    seen("workbench:conversation", "/workbench/cases/{number}/messages", "unit_officer", "message"),
    done(
        "workbench:message_send", "/workbench/cases/{number}/messages/send", "unit_officer", **{"message-text": "答复"}
    ),
    done("workbench:message_read", "/workbench/cases/{number}/messages/read", "unit_officer"),
    seen("workbench:held", "/workbench/messages/held/", "phone_agent", "held"),
    done("workbench:held_settle", "/workbench/messages/held/{arrival}/settle", "phone_agent"),
    *nobodys("workbench:phone /workbench/phone/", "workbench:map /workbench/map/"),
    Probe("workbench:phone_hints", "/workbench/phone/hints", method="POST", data={"description": "垃圾没人收"}),
    seen("workbench:duplicates", "/workbench/cases/{number}/duplicates/", "intake_clerk", "number"),
    seen("workbench:points", "/workbench/map/points.geojson", "intake_clerk", "number"),
    seen("workbench:supervision", "/workbench/supervision/?days=90", "supervision_officer", "number"),
    seen("workbench:supervision_findings", "/workbench/supervision/findings/", "supervision_officer", "finding"),
    seen(
        "workbench:supervision_finding", "/workbench/supervision/findings/{finding}/", "supervision_officer", "finding"
    ),
    seen("workbench:supervision_mine", "/workbench/supervision/mine/", "unit_lead", "order"),
    seen("workbench:supervision_card", "/workbench/supervision/cards/{card}/", "supervision_officer", "number"),
    done("workbench:supervision_urge", "/workbench/supervision/urge/{number}", "supervision_officer", note="x"),
    seen("workbench:supervision_orders", "/workbench/supervision/orders/", "supervision_officer", "order"),
    seen(
        "workbench:supervision_order_new", "/workbench/supervision/orders/new?case={number}", "street_leader", "number"
    ),
    seen("workbench:supervision_order", "/workbench/supervision/orders/{order}/", "unit_officer", "order"),
    done(
        "workbench:supervision_order_act", "/workbench/supervision/orders/{order}/do/answer", "unit_officer", text="x"
    ),
    seen("workbench:supervision_sanctions", "/workbench/supervision/sanctions/", "supervision_officer", "sanction"),
    seen("workbench:supervision_sanction", "/workbench/supervision/sanctions/{sanction}/", "unit_lead", "sanction"),
    done(
        "workbench:supervision_propose",
        "/workbench/supervision/sanctions/propose",
        "supervision_officer",
        finding="{finding}",
        kind="notice",
    ),
    done(
        "workbench:supervision_sanction_act",
        "/workbench/supervision/sanctions/{sanction}/do/drop",
        "supervision_officer",
        reason="x",
    ),
    seen("workbench:supervision_samples", "/workbench/supervision/samples/", "supervision_officer", "sample"),
    *nobodys("workbench:supervision_sample_new /workbench/supervision/samples/new"),
    seen("workbench:supervision_sample", "/workbench/supervision/samples/{sample}/", "supervision_officer", "sample"),
    seen(
        "workbench:supervision_sample_item",
        "/workbench/supervision/samples/items/{sample_item}/",
        "supervision_officer",
        "sample",
    ),
    *nobodys(
        "workbench:supervision_rules /workbench/supervision/rules/",
        "workbench:supervision_rules_of /workbench/supervision/rules/0/",
        "workbench:supervision_rules_export /workbench/supervision/rules/0.yaml",
        "workbench:supervision_rules_edit /workbench/supervision/rules/edit",
        "workbench:supervision_draft /workbench/supervision/drafts/{draft}/",
        "workbench:supervision_draft_decide /workbench/supervision/drafts/{draft}/decide",
    ),
    *nobodys(
        "workbench:designer /workbench/designer/",
        "workbench:designer_begin /workbench/designer/begin",
        "workbench:designer_type /workbench/designer/types/test.garbage/",
        "workbench:designer_version_file /workbench/designer/types/test.garbage/versions/{case}.yaml",
        "workbench:designer_routing /workbench/designer/routing/sanitation/",
        "workbench:designer_draft /workbench/designer/drafts/{case}/",
        "workbench:designer_draft_file /workbench/designer/drafts/{case}/file.yaml",
        "workbench:designer_draft_routing /workbench/designer/drafts/{case}/routing",
        "workbench:designer_review /workbench/designer/drafts/{case}/review",
        "workbench:designer_dry_run /workbench/designer/drafts/{case}/dry-run",
        "workbench:designer_section /workbench/designer/drafts/{case}/basics/",
    ),
    seen("workbench:designer_migration", "/workbench/designer/types/test.garbage/migration", "street_leader"),
    Probe("workbench:designer_bring_in", "/workbench/designer/files", method="POST"),
    Probe("workbench:designer_route", "/workbench/designer/routes/{case}/"),
    Probe("workbench:designer_capability", "/workbench/designer/capabilities", method="POST"),
    Probe("workbench:designer_route_end", "/workbench/designer/routes/{case}/end", method="POST"),
    Probe("workbench:designer_act", "/workbench/designer/drafts/{case}/do/submit", method="POST"),
    *nobodys(
        "workbench:figures /workbench/supervision/figures/?division={street}",
        "workbench:figures_evaluation /workbench/supervision/figures/evaluation/?division={street}",
        "workbench:reports /workbench/supervision/reports/",
        "workbench:report /workbench/supervision/reports/00000000-0000-7000-8000-000000000000/",
        "workbench:report_stop /workbench/supervision/reports/00000000-0000-7000-8000-000000000000/stop",
    ),
    seen(
        "workbench:figures_cases",
        "/workbench/supervision/figures/cases/?figure=raised",
        "supervision_officer",
        "number",
    ),
    seen(
        "workbench:figures_csv",
        "/workbench/supervision/figures/cases.csv?figure=raised",
        "supervision_officer",
        "number",
    ),
    Probe(
        "workbench:report_make",
        "/workbench/supervision/reports/make",
        method="POST",
        data={"division": "{street}", "period": "2026-01", "language": "en"},
    ),
]

FIELD = [
    *nobodys("workbench:field_worker /workbench/field/worker.js"),
    seen("workbench:field", "/workbench/field/", "unit_officer", "number"),
    seen("workbench:field_work", "/workbench/field/work.json", "unit_officer", "number"),
    done(
        "workbench:field_send",
        "/workbench/field/send",
        "unit_officer",
        number="{number}",
        verb="note",
        note="x",
        key="01900000-0000-7000-8000-00000000f1e1",
    ),
]

DESK = [
    *nobodys("workbench:newer /workbench/new/?since=2026-01-01T00:00:00%2B00:00", "workbench:newer /workbench/new/"),
    Probe("workbench:view_save", "/workbench/views/", method="POST", data={"name": "x", "query": ""}),
    Probe("workbench:list_settle", "/workbench/views/columns", method="POST", data={"sort": "due"}),
    done("workbench:view_change", "/workbench/views/{saved_view}/change", "intake_clerk", query="view=late"),
    done("workbench:view_first", "/workbench/views/{saved_view}/first", "intake_clerk", first="1"),
    done("workbench:view_drop", "/workbench/views/{saved_view}/drop", "intake_clerk"),
    Probe("workbench:bulk_choose", "/workbench/bulk/", method="POST", data={"case": "{case}:1"}),
    seen("workbench:bulk", "/workbench/bulk/{bulk}/", "unit_officer", "number"),
    done("workbench:bulk_begin", "/workbench/bulk/{bulk}/do/note", "unit_officer", note="x"),
    seen("workbench:bulk", "/workbench/bulk/{bulk_running}/", "unit_officer", "bulk_running"),
    done("workbench:bulk_stop", "/workbench/bulk/{bulk_running}/stop", "unit_officer"),
    done("workbench:private_note", "/workbench/cases/{number}/private", "unit_officer", text="x"),
    done("workbench:item_add", "/workbench/cases/{number}/list", "unit_officer", text="x"),
    done("workbench:item_tick", "/workbench/cases/{number}/list/{item}/tick", "unit_officer", done="1"),
    done("workbench:item_drop", "/workbench/cases/{number}/list/{item}/drop", "unit_officer"),
    done("workbench:mention_seen", "/workbench/mentions/{mention}/seen", "unit_officer"),
    *nobodys("workbench:colleagues /workbench/colleagues.json?q=x"),
    seen("workbench:quick_texts", "/workbench/texts/", "unit_officer", "quick_text_words"),
    seen("workbench:quick_text", "/workbench/texts/{quick_text}/", "unit_officer", "quick_text_words"),
    done("workbench:quick_text_end", "/workbench/texts/{quick_text}/end", "unit_officer"),
    seen("workbench:calendar", "/workbench/calendar/", "unit_officer", "number"),
    seen("workbench:calendar_ics", "/workbench/calendar/mine.ics", "unit_officer"),
    seen("workbench:shifts", "/workbench/shifts/", "unit_officer", "shift"),
    seen("workbench:shift_new", "/workbench/shifts/new", "unit_officer", "number"),
    seen("workbench:shift", "/workbench/shifts/{shift}/", "unit_officer", "shift_words"),
    done("workbench:shift_receive", "/workbench/shifts/{shift}/receive", "unit_officer"),
    seen("workbench:absences", "/workbench/absences/", "unit_officer", "absence"),
    *nobodys("workbench:absence_new /workbench/absences/new"),
    done("workbench:absence_deputy", "/workbench/absences/{absence}/deputy", "unit_officer", deputy="{unit_lead}"),
    done("workbench:absence_end", "/workbench/absences/{absence}/end", "unit_officer"),
]

ADMINISTRATION = [
    *nobodys(
        "workbench:administration /workbench/administration/",
        "workbench:person_new /workbench/administration/people/new",
        "workbench:organisation_new /workbench/administration/organisations/new?parent={admin_unit}",
        "workbench:roles /workbench/administration/roles/",
        "workbench:role_new /workbench/administration/roles/new",
        "workbench:role_edit /workbench/administration/roles/grid_supervisor/change",
        "workbench:key_new /workbench/administration/keys/new",
        "workbench:decrees /workbench/administration/holidays/?year=2026",
        "workbench:decree_new /workbench/administration/holidays/new",
        "workbench:hours /workbench/administration/hours/",
        "workbench:calendar_hours /workbench/administration/hours/cn-office/",
        "workbench:hours_edit /workbench/administration/hours/cn-office/change",
    ),
    seen("workbench:people", "/workbench/administration/people/", "street_admin", "admin_person_name"),
    seen("workbench:people", "/workbench/administration/people/?q=world.person", "street_admin", "admin_person"),
    seen("workbench:people", "/workbench/administration/people/?unit={admin_unit}", "street_admin", "admin_person"),
    seen("workbench:person", "/workbench/administration/people/{admin_person}/", "street_admin", "admin_seat"),
    done(
        "workbench:seat_give",
        "/workbench/administration/people/{admin_person}/posts",
        "street_admin",
        post="{admin_post}",
        kind="acting",
    ),
    done(
        "workbench:seat_end", "/workbench/administration/people/{admin_person}/posts/{admin_seat}/end", "street_admin"
    ),
    done(
        "workbench:person_switch", "/workbench/administration/people/{admin_person}/switch", "street_admin", reason="x"
    ),
    done("workbench:person_password", "/workbench/administration/people/{admin_person}/password", "street_admin"),
    done(
        "workbench:person_factors",
        "/workbench/administration/people/{admin_person}/factors",
        "street_admin",
        reason="x",
    ),
    seen("workbench:organisations", "/workbench/administration/organisations/", "street_admin", "admin_unit"),
    seen(
        "workbench:organisations", "/workbench/administration/organisations/?closed=1", "street_admin", "admin_closed"
    ),
    seen(
        "workbench:organisation",
        "/workbench/administration/organisations/{admin_unit}/",
        "street_admin",
        "admin_post_name",
    ),
    done(
        "workbench:organisation",
        "/workbench/administration/organisations/{admin_unit}/",
        "street_admin",
        title_zh="甲的新岗",
        code="world-new",
    ),
    done(
        "workbench:organisation_edit",
        "/workbench/administration/organisations/{admin_unit}/change",
        "street_admin",
        name_zh="甲的新名",
        kind="unit",
        reason="x",
    ),
    done(
        "workbench:organisation_close",
        "/workbench/administration/organisations/{admin_closing}/close",
        "street_admin",
        reason="x",
    ),
    done(
        "workbench:organisation_reopen",
        "/workbench/administration/organisations/{admin_closed}/reopen",
        "street_admin",
        reason="x",
    ),
    done(
        "workbench:post_rename",
        "/workbench/administration/posts/{admin_post}/rename",
        "street_admin",
        title_zh="甲的新岗名",
        reason="x",
    ),
    done("workbench:post_retire", "/workbench/administration/posts/{admin_post}/retire", "street_admin", reason="x"),
    done(
        "workbench:post_restore",
        "/workbench/administration/posts/{admin_retired}/restore",
        "street_admin",
        reason="x",
    ),
    seen("workbench:post", "/workbench/administration/posts/{admin_post}/", "street_admin", "admin_post_name"),
    done(
        "workbench:post_roles",
        "/workbench/administration/posts/{admin_post}/roles",
        "street_keeper",
        roles="intake_clerk",
        reason="x",
    ),
    seen("workbench:role", "/workbench/administration/roles/grid_supervisor/", "street_keeper", "admin_post_name"),
    seen("workbench:keys", "/workbench/administration/keys/", "street_keeper", "admin_key"),
    done("workbench:key_end", "/workbench/administration/keys/{admin_key}/end", "street_keeper", reason="x"),
]

CONTROL = [
    seen("control:home", "/control/", "street_leader", "number"),
    *nobodys("control:figures /control/figures"),
    seen("control:lists", "/control/lists", "street_leader", "number"),
    seen("control:points", "/control/points.geojson", "street_leader", "number"),
    seen("control:case", "/control/cases/{number}/", "street_leader", "number"),
    seen("control:desk", "/control/desk/?queue=handling", "street_leader", "number"),
    seen("control:desk", "/control/desk/?case={number}", "street_leader", "number"),
    done("control:act", "/control/desk/{number}/do/urge", "street_leader"),
    *nobodys("control:scenes /control/scenes/", "control:scene_edit /control/scenes/rain/"),
    Probe("control:scene_declare", "/control/scenes/declare", method="POST", data={"scene": "rain"}),
    seen("control_live:events", "/live/control/events", "street_leader", "case"),
]

STATION = [
    seen("station:home", "/station/", "station_worker"),
    seen("station:today", "/station/today/", "station_worker"),
    seen("station:cases", "/station/cases/", "station_worker", "number"),
    seen("station:case", "/station/cases/{number}/", "station_worker", "description"),
    Probe("station:case_rate", "/station/cases/{number}/rating"),
    done("station:case_act", "/station/cases/{number}/note", "station_worker", note="x"),
    done("station:message_send", "/station/cases/{number}/messages", "station_worker", **{"message-text": "代写"}),
    seen("station:visit", "/station/visit/", "station_worker", "phone_shown"),
    Probe("station:visit_begin", "/station/visit/begin", method="POST"),
    Probe("station:visit_end", "/station/visit/end", method="POST"),
    seen("station:person", "/station/visit/person", "station_worker", "name"),
    Probe("station:person", "/station/visit/person", method="POST", data={"phone": "{phone}"}),
    done("station:person_reveal", "/station/visit/person/reveal", "station_worker", purpose="contact"),
    *nobodys("station:person_cases /station/visit/person/cases"),
    Probe("station:code_send", "/station/visit/code/send", method="POST"),
    Probe("station:code_check", "/station/visit/code/check", method="POST", data={"code": "000000"}),
    seen("station:find", "/station/visit/find", "station_worker"),
    Probe("station:find", "/station/visit/find", method="POST", data={"number": "{number}", "code": "000000"}),
    *nobodys("station:matter /station/visit/matter/"),
    *nobodys(*(f"station:matter_{step} /station/visit/matter/{step}" for step in MATTER)),
    Probe("station:matter_forget", "/station/visit/matter/forget", method="POST"),
    seen("station:slip", "/station/visit/slip/{number}", "station_worker", "query_code_shown"),
    *nobodys(
        "station:kiosk /station/kiosk/",
        "station:kiosk_notices /station/kiosk/notices",
        "station:kiosk_begin /station/kiosk/begin",
    ),
    Probe("station:kiosk_end", "/station/kiosk/end", method="POST"),
]

PROBES: list[Probe] = [
    *HOUSE, *API, *SUPERVISION_API, *OPEN311, *FILES, *ACCOUNTS, *PORTAL, *WORKBENCH, *DESK, *FIELD, *ADMINISTRATION,
    *CONTROL, *STATION,
]  # fmt: skip
