"""Addresses of the portal."""

from django.urls import path

from .views import cases, conversation, find, hints, home, photos, report, sending

app_name = "portal"
mount = ""

urlpatterns = [
    path("", home.home, name="home"),
    path("report/", report.start, name="report"),
    path("report/what", report.what, name="report_what"),
    path("report/kind", report.kind, name="report_kind"),
    path("report/details", report.details, name="report_details"),
    path("report/where", report.where, name="report_where"),
    path("report/hints", hints.typed, name="report_hints"),
    path("report/nearby", hints.nearby, name="report_nearby"),
    path("report/photo", photos.photo, name="report_photo"),
    path("report/contact", report.contact, name="report_contact"),
    path("report/check", sending.check, name="report_check"),
    path("report/forget", report.forget, name="report_forget"),
    path("report/sent/<str:number>", sending.sent, name="report_sent"),
    path("find/", find.find, name="find"),
    path("cases/", cases.mine, name="cases"),
    path("cases/<str:number>/", cases.one, name="case"),
    path("cases/<str:number>/messages", conversation.exchange, name="messages"),
    path("cases/<str:number>/messages/send", conversation.send, name="message_send"),
    path("cases/<str:number>/<slug:verb>", cases.act, name="case_act"),
]
