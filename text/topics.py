"""Name what mentions of a school can be about, in the order in which pages list them."""

from text.i18n import N_

OTHER = "other"
NAMES = {
    "lessons": N_("Lessons"),
    "timetable": N_("Timetable"),
    "internship": N_("Internships"),
    "safety": N_("Safety"),
    "building": N_("Building"),
    "staff": N_("Staff"),
    "money": N_("Money"),
    "success": N_("Successes"),
    "contact": N_("Applying and contact"),
    OTHER: N_("Something else"),
}
TOPICS = tuple(NAMES)
