"""The commitments of a cohort and of one's own school; each with its check-ins; where they are made."""

from django.urls import path

from magpie.commitments.views import answering, lists, making

ONE = "commitments/<slug:public_id>/"

app_name = "commitments"
urlpatterns = [
    path("cohorts/<slug:slug>/commitments/", lists.commitment_list, name="commitments"),
    path("commitments/", lists.own_list, name="own"),
    path("diary/<slug:public_id>/commitments/new/", making.commitment_new, name="commitment-new"),
    path(ONE, lists.commitment_page, name="commitment"),
    path(f"{ONE}edit/", making.commitment_edit, name="commitment-edit"),
    path(f"{ONE}owner/", making.commitment_owner, name="commitment-owner"),
    path(f"{ONE}check-ins/<int:number>/", answering.check_in, name="check-in"),
    path(f"{ONE}close/", answering.commitment_close, name="commitment-close"),
    path(f"{ONE}reopen/", answering.commitment_reopen, name="commitment-reopen"),
]
