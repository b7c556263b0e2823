"""Case types: drafts, review, dry runs, migration, routing."""

from django.urls import path

from ..views.designer import drafts, migration, review, routing, types

urlpatterns = [
    path("designer/", types.types, name="designer"),
    path("designer/begin", types.begin, name="designer_begin"),
    path("designer/files", types.bring_in, name="designer_bring_in"),
    path("designer/types/<str:code>/", types.one, name="designer_type"),
    path("designer/types/<str:code>/versions/<uuid:version_id>.yaml", types.version_file, name="designer_version_file"),
    path("designer/types/<str:code>/migration", migration.migration, name="designer_migration"),
    path("designer/routes/<uuid:route_id>/", routing.route, name="designer_route"),
    path("designer/routes/<uuid:route_id>/end", routing.route_end, name="designer_route_end"),
    path("designer/capabilities", routing.capability, name="designer_capability"),
    path("designer/routing/<slug:capability>/", routing.routing, name="designer_routing"),
    path("designer/drafts/<uuid:draft_id>/", drafts.draft, name="designer_draft"),
    path("designer/drafts/<uuid:draft_id>/file.yaml", drafts.draft_file, name="designer_draft_file"),
    path("designer/drafts/<uuid:draft_id>/routing", routing.draft_routing, name="designer_draft_routing"),
    path("designer/drafts/<uuid:draft_id>/review", review.review, name="designer_review"),
    path("designer/drafts/<uuid:draft_id>/dry-run", review.dry_run, name="designer_dry_run"),
    path("designer/drafts/<uuid:draft_id>/do/<slug:verb>", review.act, name="designer_act"),
    path("designer/drafts/<uuid:draft_id>/<slug:name>/", drafts.section, name="designer_section"),
]
