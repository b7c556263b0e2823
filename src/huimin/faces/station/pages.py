"""Addresses of the station."""

from django.urls import path

from .views import cases, home, kiosk, matter, person

app_name = "station"
mount = "station/"

urlpatterns = [
    path("", home.home, name="home"),
    path("today/", home.today, name="today"),
    path("cases/", home.cases, name="cases"),
    path("cases/<str:number>/", cases.one, name="case"),
    path("cases/<str:number>/rating", cases.rate, name="case_rate"),
    path("cases/<str:number>/messages", cases.message_send, name="message_send"),
    path("cases/<str:number>/<slug:verb>", cases.act, name="case_act"),
    path("visit/", person.visit, name="visit"),
    path("visit/begin", home.begin, name="visit_begin"),
    path("visit/end", home.end, name="visit_end"),
    path("visit/person", person.person, name="person"),
    path("visit/person/reveal", person.reveal, name="person_reveal"),
    path("visit/person/cases", person.person_cases, name="person_cases"),
    path("visit/code/send", person.code_send, name="code_send"),
    path("visit/code/check", person.code_check, name="code_check"),
    path("visit/find", cases.find, name="find"),
    path("visit/matter/", matter.start, name="matter"),
    path("visit/matter/what", matter.what, name="matter_what"),
    path("visit/matter/kind", matter.kind, name="matter_kind"),
    path("visit/matter/details", matter.details, name="matter_details"),
    path("visit/matter/where", matter.where, name="matter_where"),
    path("visit/matter/photo", matter.photo, name="matter_photo"),
    path("visit/matter/check", matter.check, name="matter_check"),
    path("visit/matter/show", matter.show, name="matter_show"),
    path("visit/matter/forget", matter.forget, name="matter_forget"),
    path("visit/slip/<str:number>", cases.slip, name="slip"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/notices", kiosk.notices, name="kiosk_notices"),
    path("kiosk/begin", kiosk.begin, name="kiosk_begin"),
    path("kiosk/end", kiosk.end, name="kiosk_end"),
]
