"""Notes written on more than one device, over a network that comes and goes."""

from magpie.core.notes.settling import Change, Line, Outcome, Settled, settle

__all__ = ["Change", "Line", "Outcome", "Settled", "settle"]
