"""Addresses of government services: guides and applications in the portal, the desk at the workbench, the public check."""

from django.urls import path

from .views import desk, portal, verify

mount = ""
app_name = "government_services"

urlpatterns = [
    path("services/", portal.index, name="index"),
    path("services/together/", portal.together, name="together"),
    path("services/apply/", portal.apply, name="apply"),
    path("services/applications/", portal.mine, name="mine"),
    path("services/applications/find/", portal.find, name="find"),
    path("services/applications/<str:number>/", portal.application, name="application"),
    path("services/applications/<str:number>/sent/", portal.sent, name="sent"),
    path("services/applications/<str:number>/<str:case_number>/", portal.mend, name="mend"),
    path("services/<slug:code>/", portal.guide, name="guide"),
    path("verify/", verify.start, name="verify_start"),
    path("verify/<str:code>/", verify.verify, name="verify"),
    path("workbench/services/", desk.index, name="desk"),
    path("workbench/services/receive/", desk.receive, name="receive"),
    path("workbench/services/<str:number>/", desk.matter, name="desk_matter"),
    path("workbench/services/<str:number>/check/<slug:code>/", desk.check, name="check"),
    path("workbench/services/<str:number>/submit/<slug:code>/", desk.submit, name="submit"),
    path("workbench/services/<str:number>/ask/", desk.ask, name="ask"),
    path("workbench/services/<str:number>/answer/", desk.answer, name="answer"),
    path("workbench/services/<str:number>/issue/", desk.issue, name="issue"),
    path("workbench/services/<str:number>/revoke/", desk.revoke, name="revoke"),
]
