"""The diary of a cohort, the days of its groups, each activity, and one's own calendar."""

from django.urls import path

from magpie.diary.views import activities, answers, attendance, dates, diary, feeds, invitations, materials

app_name = "diary"
DIARY = "cohorts/<slug:slug>/diary/"
ACTIVITY = "diary/<slug:public_id>/"

urlpatterns = [
    path(DIARY, diary.diary_page, name="diary"),
    path(f"{DIARY}new/<slug:name>/", dates.event_new, name="event-new"),
    path("groups/<slug:public_id>/diary/<slug:name>/", dates.meeting_new, name="meeting-new"),
    path("groups/<slug:public_id>/diary/<slug:name>/<slug:enrolment>/", dates.visit_new, name="visit-new"),
    path(ACTIVITY, activities.activity_page, name="activity"),
    path(f"{ACTIVITY}edit/", dates.activity_edit, name="activity-edit"),
    path(f"{ACTIVITY}cancel/", dates.activity_cancel, name="activity-cancel"),
    path(f"{ACTIVITY}people/", activities.people_list, name="people"),
    path(f"{ACTIVITY}people/<slug:invitation>/take-back/", invitations.uninvite, name="uninvite"),
    path(f"{ACTIVITY}invite/", invitations.invite, name="invite"),
    path(f"{ACTIVITY}invite/somebody/", invitations.invite_person, name="invite-person"),
    path(f"{ACTIVITY}answer/", answers.answer, name="answer"),
    path(f"{ACTIVITY}answer/<slug:invitation>/", answers.answer_for, name="answer-for"),
    path(f"{ACTIVITY}attendance/", attendance.attendance, name="attendance"),
    path(f"{ACTIVITY}materials/add/", materials.material_new, name="material-new"),
    path(f"{ACTIVITY}materials/<slug:material>/remove/", materials.material_remove, name="material-remove"),
    path(f"{ACTIVITY}materials/<slug:material>/file/", materials.material_file, name="material-file"),
    path("me/calendar/", feeds.feed, name="feed"),
    path("calendar/<slug:token>.ics", feeds.feed_ics, name="feed-ics"),
]
