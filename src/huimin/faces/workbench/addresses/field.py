"""The page that field workers carry, also where there is no network."""

from django.urls import path

from ..views import field

urlpatterns = [
    path("field/", field.page, name="field"),
    path("field/work.json", field.work, name="field_work"),
    path("field/send", field.send, name="field_send"),
    path("field/worker.js", field.worker, name="field_worker"),
]
