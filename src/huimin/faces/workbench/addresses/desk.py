"""What staff live in: many cases at once, notes, lists, texts, calendar, shifts, absences."""

from django.urls import path

from ..views import absences, beside, bulk, calendar, home, quick_texts, saved_views, shifts

urlpatterns = [
    path("new/", home.newer, name="newer"),
    path("views/", saved_views.view_save, name="view_save"),
    path("views/columns", saved_views.list_settle, name="list_settle"),
    path("views/<uuid:view_id>/change", saved_views.view_change, name="view_change"),
    path("views/<uuid:view_id>/first", saved_views.view_first, name="view_first"),
    path("views/<uuid:view_id>/drop", saved_views.view_drop, name="view_drop"),
    path("bulk/", bulk.choose, name="bulk_choose"),
    path("bulk/<uuid:run_id>/", bulk.show, name="bulk"),
    path("bulk/<uuid:run_id>/do/<slug:verb>", bulk.begin, name="bulk_begin"),
    path("bulk/<uuid:run_id>/stop", bulk.stop, name="bulk_stop"),
    path("cases/<str:number>/private", beside.private_note, name="private_note"),
    path("cases/<str:number>/list", beside.item_add, name="item_add"),
    path("cases/<str:number>/list/<uuid:item_id>/tick", beside.item_tick, name="item_tick"),
    path("cases/<str:number>/list/<uuid:item_id>/drop", beside.item_drop, name="item_drop"),
    path("mentions/<uuid:mention_id>/seen", beside.mention_seen, name="mention_seen"),
    path("colleagues.json", beside.colleagues, name="colleagues"),
    path("texts/", quick_texts.texts, name="quick_texts"),
    path("texts/<uuid:text_id>/", quick_texts.text, name="quick_text"),
    path("texts/<uuid:text_id>/end", quick_texts.text_end, name="quick_text_end"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/mine.ics", calendar.ics, name="calendar_ics"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/new", shifts.hand_over, name="shift_new"),
    path("shifts/<uuid:note_id>/", shifts.shift, name="shift"),
    path("shifts/<uuid:note_id>/receive", shifts.receive, name="shift_receive"),
    path("absences/", absences.absences, name="absences"),
    path("absences/new", absences.report, name="absence_new"),
    path("absences/<uuid:absence_id>/deputy", absences.deputy, name="absence_deputy"),
    path("absences/<uuid:absence_id>/end", absences.end, name="absence_end"),
]
