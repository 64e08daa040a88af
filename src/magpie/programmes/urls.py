"""Playbooks, programmes and cohorts."""

from django.urls import path

from magpie.programmes.school_urls import urlpatterns as school_patterns
from magpie.programmes.views import cohort_settings, cohorts, editions, leaders, letters, people, settings

app_name = "programmes"
urlpatterns = [
    path("playbooks/", editions.playbook_list, name="playbooks"),
    path("playbooks/check/", editions.playbook_check, name="playbook-check"),
    path("playbooks/<slug:slug>/<int:edition>/", editions.edition_page, name="edition"),
    path("playbooks/<slug:slug>/<int:edition>/file/", editions.edition_file, name="edition-file"),
    path("playbooks/<slug:slug>/<int:old>/to/<int:new>/", editions.edition_differences, name="edition-differences"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/programmes/new/", settings.programme_new, name="programme-new"),
    path("settings/programmes/<slug:slug>/", settings.programme_page, name="programme"),
    path("settings/leaders/<slug:number>/<slug:kind>/", leaders.leader_name, name="leader-name"),
    path("settings/users/", settings.user_list, name="users"),
    path("settings/users/new/", settings.operator_new, name="operator-new"),
    path("settings/users/<slug:public_id>/", settings.user_page, name="user"),
    path("settings/users/<slug:public_id>/shut-out/", settings.user_deactivate, name="user-deactivate"),
    path("settings/users/<slug:public_id>/let-in/", settings.user_reactivate, name="user-reactivate"),
    path("cohorts/", cohorts.cohort_list, name="cohorts"),
    path("cohorts/new/", cohorts.cohort_new, name="cohort-new"),
    path("cohorts/<slug:slug>/", cohorts.cohort_page, name="cohort"),
    path("cohorts/<slug:slug>/people/", people.people_list, name="people"),
    path("cohorts/<slug:slug>/people/invite/", people.person_invite, name="person-invite"),
    path("cohorts/<slug:slug>/people/<slug:public_id>/end/", people.role_end, name="role-end"),
    path("cohorts/<slug:slug>/letters/", letters.letter_list, name="letters"),
    path("cohorts/<slug:slug>/letters/<slug:public_id>/", letters.letter_page, name="letter"),
    path("cohorts/<slug:slug>/letters/<slug:public_id>/print/", letters.letter_print, name="letter-print"),
    path("cohorts/<slug:slug>/letters/<slug:public_id>/edit/", letters.letter_edit, name="letter-edit"),
    path("cohorts/<slug:slug>/letters/<slug:public_id>/cancel/", letters.letter_cancel, name="letter-cancel"),
    path("cohorts/<slug:slug>/letters/<slug:public_id>/do/<slug:deed>/", letters.letter_do, name="letter-do"),
    path("cohorts/<slug:slug>/settings/", cohort_settings.cohort_settings, name="cohort-settings"),
    path("cohorts/<slug:slug>/settings/edition/", cohort_settings.edition_choice, name="cohort-edition"),
    path(
        "cohorts/<slug:slug>/settings/edition/<slug:playbook>/<int:edition>/",
        cohort_settings.cohort_move,
        name="cohort-move",
    ),
    path("cohorts/<slug:slug>/settings/handover/", cohort_settings.cohort_handover, name="cohort-handover"),
    path("cohorts/<slug:slug>/calendar/", cohort_settings.cohort_calendar, name="cohort-calendar"),
    *school_patterns,
]
