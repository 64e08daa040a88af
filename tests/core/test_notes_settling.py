"""Nothing that somebody has written is lost or doubled, whatever the network does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.notes import Change, Line, Outcome, Settled, settle
from tests.core.pages_of_notes import Page, Server

THERE = Line("k", "seen", "They meet weekly", 2, "phone")


def change(words, *, based_on=2, writer="laptop", number=1, key="k"):
    return Change(key, "seen", words, based_on, writer, number)


def test_a_new_line_is_written():
    first = change("Hello", based_on=0)
    assert settle(first, {}) == Settled(Outcome.WRITTEN, Line("k", "seen", "Hello", 1, "laptop"))


def test_what_was_based_on_the_line_as_it_stands_is_written_over():
    after = settle(change("They meet daily"), {"k": THERE})
    assert after == Settled(Outcome.WRITTEN, Line("k", "seen", "They meet daily", 3, "laptop"))


def test_a_page_goes_on_with_its_own_words_without_having_heard_of_them():
    after = settle(change("They meet weekly, at nine", based_on=0, writer="phone", number=2), {"k": THERE}, 1)
    assert after == Settled(Outcome.WRITTEN, Line("k", "seen", "They meet weekly, at nine", 3, "phone"))


def test_what_has_come_before_changes_nothing():
    late = change("They m", writer="phone", number=1, based_on=0)
    assert settle(late, {"k": THERE}, 4) == Settled(Outcome.KNOWN, THERE)


def test_what_two_pages_wrote_on_one_line_stands_on_two():
    lines = {"k": THERE}
    after = settle(change("Ask about minutes", based_on=1), lines)
    assert after.outcome is Outcome.BESIDE
    assert after.line.words == "Ask about minutes"
    assert after.line.key not in lines


def test_more_of_it_goes_on_where_it_stands_beside():
    lines = {"k": THERE}
    beside = settle(change("Ask about", based_on=1), lines).line
    lines[beside.key] = beside
    more = settle(change("Ask about minutes", based_on=1, number=2), lines, 1)
    assert more.line == Line(beside.key, "seen", "Ask about minutes", 2, "laptop")


def test_what_stands_beside_and_was_changed_there_unseen_stands_beside_that():
    lines = {"k": THERE}
    beside = settle(change("Ask about", based_on=1), lines).line
    lines[beside.key] = Line(beside.key, "seen", "Ask about cover", 2, "phone")
    more = settle(change("Ask about minutes", based_on=1, number=2), lines, 1)
    assert more.line.words == "Ask about minutes"
    assert more.line.key not in lines


def test_taking_away_what_somebody_changed_meanwhile_leaves_it():
    assert settle(change("", based_on=1), {"k": THERE}) == Settled(Outcome.KNOWN, THERE)


def test_a_line_that_was_taken_away_meanwhile_comes_back_beside_it():
    gone = Line("k", "seen", "", 3, "phone")
    after = settle(change("Do ask"), {"k": gone})
    assert (after.outcome, after.line.words) == (Outcome.BESIDE, "Do ask")


def test_the_same_words_from_two_pages_are_one_line():
    same = change("They meet weekly", based_on=1)
    assert settle(same, {"k": THERE}) == Settled(Outcome.KNOWN, THERE)


def test_an_empty_new_line_is_no_line():
    assert settle(change("", based_on=0), {}) == Settled(Outcome.KNOWN, None)


PAGES = ("phone", "laptop")
DEEDS = st.one_of(
    st.tuples(st.just("type"), st.sampled_from(PAGES), st.sampled_from("abc")),
    st.tuples(st.just("send"), st.sampled_from(PAGES), st.sampled_from(["heard", "unheard", "lost", "twice"])),
    st.tuples(st.just("reload"), st.sampled_from(PAGES), st.just("")),
)


class Story:
    """What two pages did, each word typed once; what a page typed over knowingly is no longer looked for."""

    def __init__(self, deeds):
        self.server = Server()
        self.pages = {name: Page(self.server, name) for name in PAGES}
        self.n_typed = 0
        self.n_reloads = 0
        for deed, page, how in deeds:
            getattr(self, deed)(page, how)
        for page in PAGES:
            self.send(page, "heard")

    def type(self, page, key):
        self.n_typed += 1
        on = self.pages[page]
        already = sorted(key for key in on.shown if on.shown[key][0])
        place = already["abc".index(key) % len(already)] if key != "a" and already else f"{page}{self.n_typed}"
        on.type(place, f"word {self.n_typed}")

    def send(self, page, how):
        on = self.pages[page]
        if how == "twice":
            on.send(is_answered=False)
        on.send(arrives=how != "lost", is_answered=how in ("heard", "twice"))

    def reload(self, page, _):
        """A page opened anew sends first what the one before it could not."""
        self.send(page, "heard")
        self.n_reloads += 1
        lines = self.server.lines.values()
        shown = {line.key: (line.words, line.version) for line in lines}
        self.pages[page] = Page(self.server, f"{page}-{self.n_reloads}", shown)


@settings(max_examples=400)
@given(st.lists(DEEDS, max_size=40))
def test_no_words_stand_twice(deeds):
    words = Story(deeds).server.words()
    assert words == sorted(set(words))


@settings(max_examples=400)
@given(st.lists(DEEDS, max_size=40))
def test_what_each_page_shows_at_the_end_is_kept(deeds):
    story = Story(deeds)
    kept = set(story.server.words())
    shown = {words for page in story.pages.values() for words, _ in page.shown.values() if words}
    assert shown - kept <= story_superseded(story)


def story_superseded(story):
    """What the last page to hear has not heard yet of the others: they show older words of lines that went on."""
    lines = story.server.lines
    return {
        words
        for page in story.pages.values()
        for key, (words, version) in page.shown.items()
        if key in lines and version < lines[key].version
    }


@settings(max_examples=400)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["heard", "unheard", "lost", "twice"])), max_size=30))
def test_the_last_words_of_two_pages_on_one_line_are_both_there(deeds):
    server = Server()
    pages = {"a": Page(server, "a"), "b": Page(server, "b")}
    for page in pages.values():
        page.shown["k"] = "Begun", 1
    server.lines["k"] = Line("k", "seen", "Begun", 1, "c")
    last = {}
    for n, (name, how) in enumerate(deeds):
        pages[name].type("k", f"{name} {n}")
        last[name] = f"{name} {n}"
        if how != "heard":
            pages[name].send(arrives=how != "lost", is_answered=False)
    for page in pages.values():
        page.send()
    assert server.words() == sorted(last.values() or ["Begun"])
