"""The post: which letters there are, what became of them, and whether letters go."""

from django.urls import path

from magpie.outbox import views

app_name = "outbox"
urlpatterns = [
    path("post/", views.post, name="post"),
    path("post/list.csv", views.post_csv, name="post-csv"),
    path("post/let-go/", views.let_go, name="let-go"),
    path("post/hold-back/", views.hold_back, name="hold-back"),
    path("post/<slug:public_id>/", views.letter_page, name="letter"),
    path("post/<slug:public_id>/try-again/", views.letter_try_again, name="try-again"),
    path("post/<slug:public_id>/settle/", views.letter_settle, name="settle"),
]
