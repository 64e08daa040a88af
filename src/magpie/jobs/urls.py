from django.urls import path

from magpie.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<slug:public_id>/", views.job_page, name="job"),
    path("jobs/<slug:public_id>/stop/", views.job_stop, name="stop"),
]
