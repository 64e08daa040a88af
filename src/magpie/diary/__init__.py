"""The one dated thing: events, visits, meetings; invitations, attendance, materials, calendar feeds."""
