from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from magpie.outbox.actions import queue_message
from magpie.register.models import User
from magpie.web.clock import now
from magpie.web.sign_in.links import make_link


class SignInAdapter(DefaultAccountAdapter):
    """allauth's ways of speaking, turned to ours: letters go through the outbox, nobody signs up alone."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def add_message(self, request: Any, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what went wrong is said: the pages say the rest."""
        if level >= 40:
            super().add_message(request, level, *args, **kwargs)

    def respond_user_inactive(self, request: Any, user: Any) -> HttpResponse:
        """Whoever is shut out between asking for a code and writing it stands where a stranger stands."""
        return redirect("account_request_login_code")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter with code and link. It goes at once and is wiped when sent."""
        user = User.objects.get(email__iexact=email)
        link = make_link(user, goes_to=context["request"].GET.get("next", ""))
        queue_message(
            key=f"sign-in:{uuid4()}",
            kind="sign-in",
            to=user.email,
            subject=f"{context['code']} is your code for Magpie",
            body=render_to_string("account/letter.txt", {"code": context["code"], "link": link}),
            is_sign_in=True,
            now=now(),
        )
