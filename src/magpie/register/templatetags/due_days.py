from django import template

from magpie.register.phrases import due_or_was

register = template.Library()
register.filter("due_or_was", due_or_was)
