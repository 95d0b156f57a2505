"""Name the kinds, askers and states of cases, and what was done with them, for pages and announcements."""

from text.i18n import N_

KINDS = {
    "question": N_("Question"),
    "complaint": N_("Complaint"),
    "compliment": N_("Compliment"),
    "press": N_("Press question"),
    "threat": N_("Threat"),
    "other": N_("Other"),
}
AUDIENCES = {
    "student": N_("Student"),
    "parent": N_("Parent"),
    "applicant": N_("Future student"),
    "company": N_("Company"),
    "press": N_("Press"),
    "staff": N_("Colleague"),
    "public": N_("General public"),
}
STATES = {
    "new": N_("New"),
    "open": N_("Open"),
    "claimed": N_("Taken"),
    "answering": N_("Being answered"),
    "waiting": N_("Waiting"),
    "incident": N_("Incident"),
    "answered": N_("Answered"),
    "no_answer_needed": N_("No answer needed"),
    "not_ours": N_("Not for us"),
}
ACTS = {
    "open": N_("Came in"),
    "claim": N_("Taken"),
    "answering": N_("Began to answer"),
    "release": N_("Given back"),
    "lapse": N_("Came back by itself"),
    "take_over": N_("Taken over"),
    "answer": N_("Answered"),
    "wait": N_("Waits"),
    "close": N_("Closed"),
    "reopen": N_("Opened again"),
    "reaction": N_("Opened again by a reaction"),
    "incident": N_("Made an incident"),
    "lower": N_("No incident any more"),
    "settle": N_("Named"),
    "propose": N_("Proposed anew, now that the encoder has read it"),
    "tell": N_("Told a colleague"),
    "ask": N_("Asked who knows this"),
    "note": N_("Remark"),
    "reply": N_("Answered where it stands"),
}
# How answering went in a month, in the order in which it is told.
FIGURES = {
    "cases": N_("Messages that asked for an answer"),
    "cases_answered": N_("Answered"),
    "cases_unanswered": N_("Waits for a first answer"),
    "cases_in_time": N_("First answer within our office hours"),
    "cases_in_day": N_("First answer within 24 hours"),
    "cases_hours": N_("Usual time to a first answer"),
}
