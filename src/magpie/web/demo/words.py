"""What the demonstration's schools say of themselves; made up."""

SHARES = (
    "Every teacher coaches and is coached; we can show how the timetable makes room for it.",
    "Attendance has risen for three years. Tutors ring home before nine; we share the script and the figures.",
    "Our pupils read aloud to somebody every day. Come and see how sixth-formers lead it.",
    "We redrew the curriculum for the younger years with our primaries, subject by subject.",
    "One page a term holds each team's aims, and leaders look at it together every fortnight.",
    "Pupils who speak little English when they arrive are in all lessons within six weeks.",
)
SEEKS = (
    "Boys fall behind girls from the second year on, and what we tried last year did not help.",
    "Our middle leaders wait to be told. How do others hand over decisions?",
    "Disadvantaged pupils do well in class and badly in examinations.",
    "Few of our own pupils stay for the sixth form, and we do not know why they leave.",
    "Support for special needs works well in some classrooms only.",
    "Staff say that marking takes their evenings. We want to do less of it and do it better.",
)
EVIDENCE = (
    (
        ("strength", "Coaching of teachers, seen by a neighbouring school.", "Letter of the neighbouring head"),
        ("inspection_part", "Personal development: outstanding.", "Inspection report, before November 2025"),
    ),
    (("peer_estimate", "Leading, in leadership at all levels.", "Report of a peer review"),),
    (
        ("capacity", "Two senior leaders are free on the days asked for.", "The head's letter"),
        ("outcomes", "Above the national average in mathematics for three years.", "Published tables"),
    ),
    (("report_card", "Inclusion: strong standard.", "Report card"),),
)
