"""Who was there: one list, saved at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from magpie.diary.actions.attendance import record_attendance
from magpie.diary.forms.people import AttendanceForm
from magpie.diary.views.activities import facts_of
from magpie.diary.views.dates import organised_or_refuse
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, refused

AT_ONCE = 100


@require_http_methods(FORM)
def attendance(request: Any, public_id: str) -> HttpResponse:
    """A hundred people at a time; what somebody else has marked meanwhile stays unless it is marked here too."""
    activity = organised_or_refuse(request, public_id)
    invited = activity.invitations.standing().select_related("person", "enrolment__school")
    invited = invited.order_by("enrolment__school__name", "person__name", "pk")
    page = Paginator(invited, AT_ONCE).get_page(request.GET.get("page"))
    form = AttendanceForm(request.POST if request.method == "POST" else None, invitations=list(page.object_list))
    if form.is_bound and form.is_valid():
        try:
            n = record_attendance(activity, marks=form.marks, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"Saved: {n} {'mark' if n == 1 else 'marks'}." if n else "Nothing was changed.")
            if page.has_next():
                return redirect(f"{request.path}?page={page.next_page_number()}")
            return redirect(activity)
    facts = {**facts_of(request, activity), "form": form, "listed": page}
    return render(request, "diary/attendance.html", facts)
