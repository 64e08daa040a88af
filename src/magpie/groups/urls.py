"""How groups come about in a cohort, and who facilitates them. A group's own page joins rooms and is theirs."""

from django.urls import path

from magpie.groups.views import comparing, facilitators, groups, pairs, publishing, runs, seats, swaps

app_name = "groups"
GROUPS = "cohorts/<slug:slug>/groups/"
RUNS = f"{GROUPS}proposals/"
RUN = f"{RUNS}<slug:public_id>/"
PAIRS = f"{GROUPS}pairs/"
FACILITATORS = f"{GROUPS}facilitators/"

urlpatterns = [
    path(GROUPS, groups.group_list, name="groups"),
    path(RUNS, runs.run_list, name="runs"),
    path(f"{RUNS}new/", runs.run_new, name="run-new"),
    path(RUN, runs.run_page, name="run"),
    path(f"{RUN}keep/<int:number>/", runs.run_keep, name="run-keep"),
    path(f"{RUN}swap/", swaps.run_swap, name="run-swap"),
    path(f"{RUN}compare/", comparing.run_compare, name="compare"),
    path(f"{RUN}publish/", publishing.run_publish, name="publish"),
    path(PAIRS, pairs.pair_list, name="pairs"),
    path(f"{PAIRS}together/", pairs.together_add, name="together-add"),
    path(f"{PAIRS}together/<slug:number>/part/", pairs.together_part, name="together-part"),
    path(f"{PAIRS}apart/", pairs.apart_add, name="apart-add"),
    path(f"{PAIRS}apart/<slug:number>/<slug:other>/take-back/", pairs.apart_take_back, name="apart-take-back"),
    path(FACILITATORS, facilitators.facilitator_list, name="facilitators"),
    path(f"{FACILITATORS}proposed/", facilitators.facilitators_propose, name="facilitators-propose"),
    path(f"{FACILITATORS}<slug:public_id>/", facilitators.facilitator_choose, name="facilitator-choose"),
    path(f"{FACILITATORS}<slug:public_id>/end/", facilitators.facilitator_end, name="facilitator-end"),
    path(f"{GROUPS}seats/<slug:public_id>/end/", seats.seat_end, name="seat-end"),
    path(f"{GROUPS}seats/<slug:public_id>/give/", seats.seat_give, name="seat-give"),
]
