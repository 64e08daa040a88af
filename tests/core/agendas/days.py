"""Days as people might plan them, sound ones and broken ones, for the properties that all of them have."""

from datetime import time
from typing import get_args

from hypothesis import strategies as st

from magpie.core.agenda import Block
from magpie.core.playbook.agendas import BlockKind

PARTS = ["contracting", "excellence", "lunch", "challenge", "wrap_up", "break", "how_well", ""]
STRANDS = ["", "", "", "Group A", "Group B", "From Saltby – Visitor 1"]
WORDS = st.sampled_from(
    [
        "Welcome", "Lunch", "Assembly", "lesson", "9.30", "(20 minutes)", "Part 1:", "–", "Group A:", "| a", "• b",
        "tbc", "Ünïcödé", "1.", "Time", "What", "and so on", "# c", "-30", "noon", "**d**", "é", "no time", "talk",
    ]
)  # fmt: skip
LINES = st.lists(WORDS, max_size=5).map(" ".join)
NOTES = st.lists(LINES.filter(bool), max_size=3).map("\n".join)

any_blocks = st.builds(
    Block,
    title=LINES,
    start=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    minutes=st.none() | st.integers(-700, 700),
    part=st.sampled_from(PARTS),
    strand=st.sampled_from(STRANDS),
    kind=st.sampled_from(get_args(BlockKind)),
    lead=LINES,
    place=LINES,
    notes=NOTES,
)
any_days = st.lists(any_blocks, max_size=5)


@st.composite
def sound_days(draw, least=1):
    """Blocks without overlaps, some with gaps between, some side by side."""
    at = draw(st.integers(8 * 60, 9 * 60))
    blocks: list[Block] = []
    for number in range(draw(st.integers(least, 6))):
        at += draw(st.sampled_from([0, 0, 0, 5, 30]))
        if draw(st.booleans()):
            lengths = {"": draw(st.integers(1, 60))}
        else:
            lengths = {strand: draw(st.integers(1, 60)) for strand in ("Group A", "Group B")}
        for strand, minutes in lengths.items():
            blocks.append(Block(f"{number}{strand[-1:]}", time(at // 60, at % 60), minutes, strand=strand))
        at += max(lengths.values())
    return blocks
