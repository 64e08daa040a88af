"""Every address of Magpie: the rooms' own, then the pages that join rooms."""

from django.urls import include, path

from magpie.web import group_page, views
from magpie.web.sign_in import views as sign_in

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("magpie.register.urls")),
    path("", include("magpie.programmes.urls")),
    path("", include("magpie.diary.urls")),
    path("groups/<slug:public_id>/", group_page.group_page, name="group"),
    path("", include("magpie.commitments.urls")),
    path("", include("magpie.visits.urls")),
    path("", include("magpie.groups.urls")),
    path("", include("magpie.duties.urls")),
    path("me/", views.me, name="me"),
    path("health/", views.health, name="health"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("sign-in/", sign_in.ask, name="account_request_login_code"),
    path("sign-in/", sign_in.ask, name="account_login"),
    path("sign-in/code/", sign_in.confirm, name="account_confirm_login_code"),
    path("sign-in/link/<str:token>/", sign_in.link, name="sign_in_link"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("", include("magpie.jobs.urls")),
    path("", include("magpie.outbox.urls")),
]

handler404 = "magpie.web.views.not_found"
handler403 = "magpie.web.views.not_allowed"
handler500 = "magpie.web.views.broken"
