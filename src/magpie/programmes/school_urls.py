"""Addresses of the schools of a cohort: enrolment, lists, invitations, eligibility, declarations, themes, posts."""

from django.urls import path

from magpie.programmes.views import (
    declarations,
    eligibility,
    enrolment,
    invitations,
    lists,
    posts,
    schools,
    themes,
)

COHORT = "cohorts/<slug:slug>/"
SCHOOL = f"{COHORT}schools/<slug:public_id>/"
LIST = f"{COHORT}lists/<slug:public_id>/"

urlpatterns = [
    path(f"{COHORT}schools/", schools.school_list, name="schools"),
    path(f"{COHORT}schools/add/", schools.school_add, name="school-add"),
    path(f"{COHORT}schools/add/<slug:number>/enrol/", schools.school_enrol, name="school-enrol"),
    path(f"{COHORT}schools/add/<slug:number>/invite/", schools.school_invite, name="school-invite"),
    path(SCHOOL, enrolment.enrolment_page, name="enrolment"),
    path(f"{SCHOOL}enrol/", enrolment.enrolment_enrol, name="enrolment-enrol"),
    path(f"{SCHOOL}withdraw/", enrolment.enrolment_withdraw, name="enrolment-withdraw"),
    path(f"{SCHOOL}shares-and-seeks/", enrolment.enrolment_profile, name="enrolment-profile"),
    path(f"{SCHOOL}apart/", enrolment.enrolment_apart, name="enrolment-apart"),
    path(f"{SCHOOL}apart/<slug:number>/take-back/", enrolment.enrolment_meet, name="enrolment-meet"),
    path(f"{SCHOOL}answer/", invitations.invitation_answer, name="invitation-answer"),
    path(f"{SCHOOL}answer/yes/", invitations.invitation_accept, name="invitation-accept"),
    path(f"{SCHOOL}answer/no/", invitations.invitation_decline, name="invitation-decline"),
    path(f"{SCHOOL}invite-again/", invitations.invitation_again, name="invitation-again"),
    path(f"{SCHOOL}take-invitation-back/", invitations.invitation_cancel, name="invitation-cancel"),
    path(f"{SCHOOL}posts/<slug:kind>/", posts.post_hand_over, name="post-hand-over"),
    path(f"{SCHOOL}posts/<slug:kind>/substitute/", posts.substitute_send, name="substitute-send"),
    path(f"{SCHOOL}substitutes/<slug:row>/end/", posts.substitute_end, name="substitute-end"),
    path(f"{SCHOOL}eligibility/", eligibility.eligibility_page, name="eligibility"),
    path(f"{SCHOOL}eligibility/decide/", eligibility.eligibility_decide, name="eligibility-decide"),
    path(f"{SCHOOL}evidence/add/", eligibility.evidence_add, name="evidence-add"),
    path(f"{SCHOOL}evidence/<slug:row>/remove/", eligibility.evidence_remove, name="evidence-remove"),
    path(f"{COHORT}lists/", lists.list_list, name="lists"),
    path(f"{COHORT}lists/new/", lists.list_new, name="list-new"),
    path(f"{COHORT}lists/template.csv", lists.list_template, name="list-template"),
    path(LIST, lists.list_page, name="list"),
    path(f"{LIST}rows/<int:number>/", lists.list_row, name="list-row"),
    path(f"{LIST}leave-out-mistakes/", lists.list_leave_out, name="list-leave-out"),
    path(f"{LIST}take-over/", lists.list_take_over, name="list-take-over"),
    path(f"{LIST}throw-away/", lists.list_drop, name="list-drop"),
    path("me/declarations/", declarations.own_list, name="own-declarations"),
    path(f"{COHORT}declarations/", declarations.declaration_list, name="declarations"),
    path(f"{COHORT}declarations/<slug:kind>/", declarations.declaration_sign, name="declaration-sign"),
    path(f"{COHORT}declarations/<slug:kind>/<slug:about>/", declarations.declaration_sign, name="declaration-sign-for"),
    path("themes/", themes.theme_list, name="themes"),
    path("themes/add/", themes.theme_add, name="theme-add"),
    path("themes/<slug:theme>/edit/", themes.theme_edit, name="theme-edit"),
    path("themes/<slug:theme>/retire/", themes.theme_retire, name="theme-retire"),
]
