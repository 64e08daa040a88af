"""Schools, organisations, term calendars and the import of the national register."""

from django.urls import path

from magpie.register.views import (
    calendar_files,
    calendars,
    import_rows,
    imports,
    memberships,
    organisations,
    schools,
    stretches,
)

app_name = "register"
urlpatterns = [
    path("schools/", schools.school_list, name="schools"),
    path("schools/list.csv", schools.schools_csv, name="schools-csv"),
    path("schools/new/", schools.school_new, name="school-new"),
    path("schools/<slug:urn>/", schools.school_page, name="school"),
    path("schools/<slug:urn>/edit/", schools.school_edit, name="school-edit"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/list.csv", organisations.organisations_csv, name="organisations-csv"),
    path("organisations/new/", organisations.organisation_new, name="organisation-new"),
    path("organisations/import/", memberships.membership_import, name="memberships-import"),
    path("organisations/import/confirm/", memberships.membership_import_confirm, name="memberships-import-confirm"),
    path("organisations/<slug:public_id>/", organisations.organisation_page, name="organisation"),
    path("organisations/<slug:public_id>/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<slug:public_id>/schools/add/", memberships.membership_new, name="membership-new"),
    path("organisations/<slug:public_id>/schools/<slug:urn>/end/", memberships.membership_end, name="membership-end"),
    path("calendars/<slug:owner>/", calendars.calendar_now, name="calendars"),
    path("calendars/<slug:owner>/<slug:year>/", calendars.calendar_page, name="calendar"),
    path("calendars/<slug:owner>/<slug:year>/list.csv", calendar_files.calendar_csv, name="calendar-csv"),
    path("calendars/<slug:owner>/<slug:year>/copy/", calendars.calendar_copy, name="calendar-copy"),
    path("calendars/<slug:owner>/<slug:year>/remove/", calendars.calendar_remove, name="calendar-remove"),
    path("calendars/<slug:owner>/<slug:year>/import/", calendar_files.calendar_import, name="calendar-import"),
    path(
        "calendars/<slug:owner>/<slug:year>/import/confirm/",
        calendar_files.calendar_import_confirm,
        name="calendar-import-confirm",
    ),
    path("calendars/<slug:owner>/<slug:year>/add/", stretches.stretch_new, name="stretch-new"),
    path("calendars/<slug:owner>/<slug:year>/<int:stretch>/", stretches.stretch_edit, name="stretch"),
    path("calendars/<slug:owner>/<slug:year>/<int:stretch>/remove/", stretches.stretch_remove, name="stretch-remove"),
    path("register/imports/", imports.import_list, name="imports"),
    path("register/imports/list.csv", imports.imports_csv, name="imports-csv"),
    path("register/imports/new/", imports.import_new, name="import-new"),
    path("register/imports/<slug:public_id>/", imports.import_page, name="import"),
    path("register/imports/<slug:public_id>/apply/", imports.import_apply, name="import-apply"),
    path("register/imports/<slug:public_id>/discard/", imports.import_discard, name="import-discard"),
    path("register/imports/<slug:public_id>/undo/", imports.import_undo, name="import-undo"),
    path("register/imports/<slug:public_id>/<slug:which>/", import_rows.import_rows, name="import-rows"),
    path(
        "register/imports/<slug:public_id>/<slug:which>/list.csv", import_rows.import_rows_csv, name="import-rows-csv"
    ),
]
