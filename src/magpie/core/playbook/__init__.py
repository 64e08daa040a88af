"""The grammar of playbooks and instruments: read, check, compare, describe."""

from magpie.core.playbook.activities import Activity, Phase, Step
from magpie.core.playbook.agendas import Agenda, Block, Limits
from magpie.core.playbook.artefacts import Artefact, Section, Use
from magpie.core.playbook.differences import Difference, differences, resolve
from magpie.core.playbook.due import DueText, length_of
from magpie.core.playbook.duties import CheckIn, Commitments, Duty, Escalation, Keep, Reminder, Retention
from magpie.core.playbook.grammar import Playbook, Variant
from magpie.core.playbook.groups import Groups, Rota
from magpie.core.playbook.instrument import CARD_SIDES, LIKERT_POINTS, Instrument, Item, ItemSection, Scale
from magpie.core.playbook.mistakes import Mistake
from magpie.core.playbook.people import Ask, Declaration, Eligibility, Role, Rule
from magpie.core.playbook.reading import Reading, read_playbook
from magpie.core.playbook.reading_instruments import InstrumentReading, read_instrument
from magpie.core.playbook.schema import json_schema, reference_page
from magpie.core.playbook.shipped import shipped_playbooks
from magpie.core.playbook.shipped_instruments import shipped_editions, shipped_instruments, shipped_texts
from magpie.core.playbook.written import Chase, Hours, HowLong, HowMany, InstrumentRef, Wait, Window

__all__ = [
    "CARD_SIDES",
    "LIKERT_POINTS",
    "Activity",
    "Agenda",
    "Artefact",
    "Ask",
    "Block",
    "Chase",
    "CheckIn",
    "Commitments",
    "Declaration",
    "Difference",
    "DueText",
    "Duty",
    "Eligibility",
    "Escalation",
    "Groups",
    "Hours",
    "HowLong",
    "HowMany",
    "Instrument",
    "InstrumentReading",
    "InstrumentRef",
    "Item",
    "ItemSection",
    "Keep",
    "Limits",
    "Mistake",
    "Phase",
    "Playbook",
    "Reading",
    "Reminder",
    "Retention",
    "Role",
    "Rota",
    "Rule",
    "Scale",
    "Section",
    "Step",
    "Use",
    "Variant",
    "Wait",
    "Window",
    "differences",
    "json_schema",
    "length_of",
    "read_instrument",
    "read_playbook",
    "reference_page",
    "resolve",
    "shipped_editions",
    "shipped_instruments",
    "shipped_playbooks",
    "shipped_texts",
]
