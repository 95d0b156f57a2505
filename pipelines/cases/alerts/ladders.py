"""Define who is told of an alert: people, the steps of a ladder, the hours at which little waits."""

import datetime as dt
from dataclasses import dataclass, field

from pipelines.cases.webcare_file import Duty, Webcare
from text.local_time import AMSTERDAM

# Each of a person but `mail` names a secret, which holds an address of Apprise.
WAYS = ("mail", "push", "sms", "voice", "chat")
DUTY, STAND_IN, ALL = "duty", "stand_in", "all"
HIGHEST = 4
# From here on nothing waits for the morning, and whoever can be told is told where nobody of the ladder can be.
GRAVE = 3


@dataclass(frozen=True)
class Contact:
    """Somebody who can be told. ways: the mail address, or the name of the secret that holds an address of Apprise;
    id: the stable id of the person when they log in, "" where their name tells who they are.
    """

    name: str
    groups: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]
    id: str = ""

    def by(self, ways: tuple[str, ...]) -> tuple[str, ...]:
        """Return by which of these ways this person can be told, in their order."""
        mine = {way for way, _ in self.ways}
        return tuple(way for way in ways if way in mine)


@dataclass(frozen=True)
class Step:
    """One step of a ladder. minutes: until the next; in_office: of office hours only; repeat: minutes between two
    tellings within it, None for once.
    """

    level: int
    who: tuple[str, ...]
    ways: tuple[str, ...]
    minutes: int
    in_office: bool = False
    repeat: int | None = None


@dataclass(frozen=True)
class Ladders:
    """Who is told of what. quiet: from and until which minute of the day levels 0 to 2 wait, None for never; digest:
    at which minute they are told; outside: name of the secret with the address that is asked while all is well.
    """

    contacts: tuple[Contact, ...] = ()
    steps: tuple[Step, ...] = ()
    webcare: Webcare = field(default_factory=Webcare)
    quiet: tuple[int, int] | None = None
    digest: int = 8 * 60
    digest_if_empty: bool = False
    test_at: int = 9 * 60
    department: str = ""
    outside: str = ""
    address: str = ""

    @property
    def is_configured(self) -> bool:
        """Is anybody told of anything?"""
        return bool(self.steps)

    def of(self, level: int) -> tuple[Step, ...]:
        """Return the ladder of a level; () where nobody is told."""
        return tuple(step for step in self.steps if step.level == level)

    def told(self, step: Step, now: dt.datetime) -> tuple[Contact, ...]:
        """Return who is told in this step at this moment and can be, each once, in the order of the step."""
        duty = self.webcare.on_duty(self._department(), now.astimezone(AMSTERDAM).date())
        stand_ins = [one.stand_in for one in duty if one.stand_in]
        on_roster = {DUTY: [self._answers(one) for one in duty], STAND_IN: stand_ins}
        found: list[Contact] = []
        for who in step.who:
            names = on_roster.get(who, [who])
            for contact in self.contacts:
                is_meant = (
                    who == ALL or any(same(name, contact.name) for name in names) or who in contact.groups
                )
                if is_meant and contact not in found and contact.by(step.ways):
                    found.append(contact)
        return tuple(found)

    def unheard(self, day: dt.date) -> tuple[int, ...]:
        """Return the levels with a ladder of which nobody hears all this day of Amsterdam, as when a roster ended.

        Empty: () where somebody hears of all. From GRAVE on whoever can be told is told. What waits for office hours
        is not missed on a day without.
        """
        noon = dt.datetime.combine(day, dt.time(12), AMSTERDAM)
        works = day.weekday() in self.webcare.hours.weekdays
        missed = {step.level for step in self.steps if step.level < GRAVE and (works or not step.in_office)}
        return tuple(sorted(missed - {step.level for step in self.steps if self.told(step, noon)}))

    def unheard_after(self, day: dt.date) -> tuple[int, ...]:
        """Return the levels of which nobody hears on some day of the week after this one; () where somebody does."""
        week = (day + dt.timedelta(days=ahead) for ahead in range(1, 8))
        return tuple(sorted({level for each in week for level in self.unheard(each)}))

    def roster_ends(self, day: dt.date) -> dt.date | None:
        """Return the last day of the roster of who is told of alerts, where it is this day or within a week after it.

        None: it goes on for longer, has ended, or somebody hears of all without it.
        """
        ends = [one.end for one in self.webcare.duties if one.department == self._department()]
        last = max(ends, default=None)
        if last is None or not 0 <= (last - day).days < 7:
            return None
        return last if self.unheard_after(last) else None

    def is_quiet(self, now: dt.datetime) -> bool:
        """Do levels 0 to 2 wait at this moment?"""
        if self.quiet is None:
            return False
        start, end = self.quiet
        local = now.astimezone(AMSTERDAM)
        minute = local.hour * 60 + local.minute
        return start <= minute < end if start < end else minute >= start or minute < end

    def next_digest(self, now: dt.datetime) -> dt.datetime:
        """Return when what waits is told next (aware UTC), after `now`."""
        day = now.astimezone(AMSTERDAM).date()
        for ahead in range(3):
            time = dt.time(self.digest // 60, self.digest % 60)
            at = dt.datetime.combine(day + dt.timedelta(days=ahead), time, AMSTERDAM)
            if at.astimezone(dt.UTC) > now:
                return at.astimezone(dt.UTC)
        raise AssertionError("a day has its morning")

    def _answers(self, duty: Duty) -> str:
        """Return who is told of this shift: the stand-in where who has it is nobody of [[people]] any more."""
        is_known = any(same(duty.person, contact.name) for contact in self.contacts)
        return duty.person if is_known or duty.stand_in is None else duty.stand_in

    def _department(self) -> str:
        return self.department or self.webcare.department_of("threat")


def same(one: str, other: str) -> bool:
    """Are these two names the same person's?"""
    return one.strip().casefold() == other.strip().casefold()
