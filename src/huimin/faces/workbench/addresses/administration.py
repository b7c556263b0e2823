"""People, organisations and posts, roles, API keys, holidays, working hours."""

from django.urls import path

from ..views import decrees, hours, keys, organisation_acts, organisations, people, people_acts, roles

urlpatterns = [
    path("administration/", people.start, name="administration"),
    path("administration/people/", people.people, name="people"),
    path("administration/people/new", people.person_new, name="person_new"),
    path("administration/people/<uuid:account_id>/", people.person, name="person"),
    path("administration/people/<uuid:account_id>/posts", people_acts.seat_give, name="seat_give"),
    path("administration/people/<uuid:account_id>/posts/<uuid:holding_id>/end", people_acts.seat_end, name="seat_end"),
    path("administration/people/<uuid:account_id>/switch", people_acts.switch, name="person_switch"),
    path("administration/people/<uuid:account_id>/password", people_acts.password, name="person_password"),
    path("administration/people/<uuid:account_id>/factors", people_acts.factors, name="person_factors"),
    path("administration/organisations/", organisations.organisations, name="organisations"),
    path("administration/organisations/new", organisations.organisation_new, name="organisation_new"),
    path("administration/organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path(
        "administration/organisations/<uuid:organisation_id>/change",
        organisation_acts.organisation_edit,
        name="organisation_edit",
    ),
    path(
        "administration/organisations/<uuid:organisation_id>/close",
        organisation_acts.organisation_close,
        name="organisation_close",
    ),
    path(
        "administration/organisations/<uuid:organisation_id>/reopen",
        organisation_acts.organisation_reopen,
        name="organisation_reopen",
    ),
    path("administration/posts/<uuid:post_id>/rename", organisation_acts.post_rename, name="post_rename"),
    path("administration/posts/<uuid:post_id>/retire", organisation_acts.post_retire, name="post_retire"),
    path("administration/posts/<uuid:post_id>/restore", organisation_acts.post_restore, name="post_restore"),
    path("administration/posts/<uuid:post_id>/", organisations.post, name="post"),
    path("administration/posts/<uuid:post_id>/roles", organisations.post_roles, name="post_roles"),
    path("administration/roles/", roles.roles, name="roles"),
    path("administration/roles/new", roles.role_edit, name="role_new"),
    path("administration/roles/<slug:code>/", roles.role, name="role"),
    path("administration/roles/<slug:code>/change", roles.role_edit, name="role_edit"),
    path("administration/keys/", keys.keys, name="keys"),
    path("administration/keys/new", keys.key_new, name="key_new"),
    path("administration/keys/<uuid:key_id>/end", keys.key_end, name="key_end"),
    path("administration/holidays/", decrees.decrees, name="decrees"),
    path("administration/holidays/new", decrees.decree_new, name="decree_new"),
    path("administration/hours/", hours.calendars_list, name="hours"),
    path("administration/hours/<slug:code>/", hours.calendar_hours, name="calendar_hours"),
    path("administration/hours/<slug:code>/change", hours.hours_edit, name="hours_edit"),
]
