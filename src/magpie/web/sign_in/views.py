from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from magpie.web.sign_in.forms import AddressForm, CodeForm
from magpie.web.sign_in.links import read_link


class AskView(RequestLoginCodeView):
    form_class = AddressForm
    template_name = "account/ask.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever comes back here begins anew: the address may have been wrong."""
        clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[AddressForm]:
        return AddressForm

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.GET.get("address", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "mail_is_off": settings.MAIL is None}


class ConfirmView(ConfirmLoginCodeView):
    form_class = CodeForm
    template_name = "account/confirm.html"

    def get_form_class(self) -> Any:
        return CodeForm if self._action == "verify" else super().get_form_class()


ask = login_not_required(AskView.as_view())
confirm = login_not_required(ConfirmView.as_view())


@login_not_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail scanners open links, so opening one shows a button and only the button signs in."""
    found = read_link(token, from_address=get_adapter().get_client_ip(request))
    if found is None:
        return render(request, "account/link_spent.html", status=410)
    user, goes_to = found
    if request.method == "POST":
        logout(request)
        wanted = goes_to if goes_to and get_adapter().is_safe_url(goes_to) else None
        return perform_login(request, Login(user=user, redirect_url=wanted, email=user.email))
    return render(request, "account/link.html", {"user_found": user})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")
