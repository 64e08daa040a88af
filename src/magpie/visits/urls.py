"""The visits of a cohort, and for each the page where it stands, its agenda, its pack and its list for reception."""

from django.urls import path

from magpie.visits.views import agendas, editing, notes, packs, reading, sharing, visits

VISIT = "visits/<slug:public_id>/"

app_name = "visits"
urlpatterns = [
    path("cohorts/<slug:slug>/visits/", visits.visit_list, name="visits"),
    path(VISIT, visits.visit_page, name="visit"),
    path(f"{VISIT}agenda/", agendas.agenda_page, name="agenda"),
    path(f"{VISIT}agenda/start/", agendas.agenda_start, name="agenda-start"),
    path(f"{VISIT}agenda/edit/", editing.agenda_edit, name="agenda-edit"),
    path(f"{VISIT}agenda/check/", editing.agenda_check, name="agenda-check"),
    path(f"{VISIT}agenda/read/", reading.agenda_read, name="agenda-read"),
    path(f"{VISIT}agenda/share/<slug:stage>/", agendas.agenda_share, name="agenda-share"),
    path(f"{VISIT}agenda/withdraw/", agendas.agenda_withdraw, name="agenda-withdraw"),
    path(f"{VISIT}agenda/comment/", agendas.agenda_comment, name="agenda-comment"),
    path(f"{VISIT}agenda/word/", agendas.agenda_docx, name="agenda-docx"),
    path(f"{VISIT}agenda/print/", agendas.agenda_print, name="agenda-print"),
    path(f"{VISIT}pack/", packs.pack_page, name="pack"),
    path(f"{VISIT}pack/edit/", packs.pack_edit, name="pack-edit"),
    path(f"{VISIT}pack/share/", packs.pack_share, name="pack-share"),
    path(f"{VISIT}pack/withdraw/", packs.pack_withdraw, name="pack-withdraw"),
    path(f"{VISIT}notes/", notes.notes_page, name="notes"),
    path(f"{VISIT}notes/keep/", notes.notes_keep, name="notes-keep"),
    path(f"{VISIT}notes/share/", sharing.notes_share, name="notes-share"),
    path(f"{VISIT}shared-notes/", sharing.shared_notes, name="shared-notes"),
    path(f"{VISIT}reception/", packs.reception, name="reception"),
]
