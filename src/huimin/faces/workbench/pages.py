"""The addresses of the workbench."""

from .addresses import administration, cases, designer, desk, field, supervision

mount = "workbench/"
app_name = "workbench"

urlpatterns = [
    *desk.urlpatterns,
    *cases.urlpatterns,
    *supervision.urlpatterns,
    *designer.urlpatterns,
    *field.urlpatterns,
    *administration.urlpatterns,
]
