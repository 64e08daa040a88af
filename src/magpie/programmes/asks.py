"""What a programme asks of a school in days and money, in words, from its playbook."""

from magpie.core.playbook import Playbook


def ask_in_words(playbook: Playbook) -> list[str]:
    """One line for each role of the school, then the sum, then who pays; nothing when the playbook does not say."""
    ask = playbook.ask
    if ask is None:
        return []
    lines, total, away = [], 0, 0
    for name, days in ask.days.items():
        role = playbook.roles.get(name)
        if role is None or role.held_for != "school":
            continue
        lines.append(f"{role.title}: {_days(days.away)} in other places, {_days(days.at_home)} at home")
        n_people = role.places.at_most or role.places.at_least
        total += (days.away + days.at_home) * n_people
        away += days.away * n_people
    if len(lines) > 1 and total:
        lines.append(f"Together {_days(total)}, {away} of them away from school")
    return lines + [text for text in (ask.expenses, ask.money) if text]


def _days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n} days"
