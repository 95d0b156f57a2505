"""Name the levels of alerts, what was done with them, and the lines of the checklist, for pages and messages."""

from text.i18n import N_

LEVELS = (N_("For information"), N_("Look at it"), N_("Answer soon"), N_("Look at it now"), N_("Acute"))
# After School & Veiligheid: the police first, always.
CHECKLIST = {
    "police": N_(
        "Call the police: 112, or the contact officer of the school. Always, also if somebody else did."
    ),
    "board": N_("Tell the board. It decides, together with the police."),
    "staff": N_("Tell the staff what is known and what is not, before it spreads by itself."),
    "building": N_("Weigh with the police whether doors are locked or the school closes."),
    "evidence": N_("Keep screenshots with address and time. Do not answer and do not share it."),
}
ACTS = {
    "raised": N_("Raised"),
    "higher": N_("Raised to a higher level"),
    "escalated": N_("The next in line are told"),
    "skipped": N_("A step without anybody was skipped"),
    "told": N_("Told"),
    "unreached": N_("Could not be reached"),
    "unsure": N_("Told once; unknown whether it arrived"),
    "acknowledged": N_("Acts"),
    "lapsed": N_("Nobody went on: the alert goes on"),
    "ticked": N_("Done"),
    "note": N_("Remark"),
    "ended": N_("Ended"),
}
STATES = {
    "planned": N_("planned"),
    "sending": N_("is being sent"),
    "sent": N_("sent"),
    "failed": N_("failed"),
    "unsure": N_("unknown whether it arrived"),
}
