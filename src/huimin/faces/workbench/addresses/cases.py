"""To-dos, cases, their exchange, and the map."""

from django.urls import path

from ..views import arrivals, case, cases, conversation, hints, home, overview, phone

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/do/<slug:verb>", case.act, name="act"),
    path("cases/<str:number>/reveal/<slug:field>", case.reveal, name="reveal"),
    path("messages/", conversation.waiting, name="messages"),
    path("cases/<str:number>/messages", conversation.exchange, name="conversation"),
    path("cases/<str:number>/messages/send", conversation.send, name="message_send"),
    path("cases/<str:number>/messages/read", conversation.read, name="message_read"),
    path("messages/held/", arrivals.held, name="held"),
    path("messages/held/<uuid:arrival_id>/settle", arrivals.settle, name="held_settle"),
    path("phone/", phone.phone, name="phone"),
    path("phone/hints", hints.phone, name="phone_hints"),
    path("cases/<str:number>/duplicates/", hints.duplicates, name="duplicates"),
    path("map/", overview.cases_map, name="map"),
    path("map/points.geojson", overview.points, name="points"),
]
