"""Read the rules of alerts.toml; one that cannot be read is told, and done as it last was, else as we propose it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.cases.alerts import good
from pipelines.cases.alerts.rules.rule import KINDS, PROPOSED, Rule
from pipelines.settings import folder
from pipelines.settings.fields import Table
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_

ALERTS = "alerts.toml"
HEADER = "rule"
HIGHEST = 4
BRACKETS = N_("{file}: write [[{header}]] with two brackets before each of its entries.")


@dataclass(frozen=True)
class Rules:
    """The rules of the school, and what is wrong with those that cannot be read."""

    rules: tuple[Rule, ...] = PROPOSED
    faults: tuple[ConfigError, ...] = ()


def read(given: Path | None = None) -> Rules:
    """Return the rules: of each kind those of alerts.toml, or as we propose it where it names none.

    A kind of which a rule cannot be read is done as it was when all could be read last, else as we propose it.
    Raises: nothing; what is wrong is in `faults`.
    """
    path = folder(given) / ALERTS
    if not is_there(path):
        return Rules()
    found, before = of_text(path), good.folder()
    if not found.faults or before is None or not is_there(before / ALERTS):
        return found
    return of_text(path, before=of_text(before / ALERTS).rules)


def of_text(path: Path, given: str | None = None, before: Sequence[Rule] = PROPOSED) -> Rules:
    """Return the rules of this file, or of a text in its place; before: those that hold where it has a fault.

    Raises: nothing; what is wrong is in `faults`.
    """
    try:
        text, values = toml(path, given)
        tables = _tables(path, text, values.get(HEADER, []))
    except ConfigError as error:
        return Rules(tuple(before), (error,))
    rules: list[Rule] = []
    faults: list[ConfigError] = []
    wrong: set[str] = set()
    for table in tables:
        try:
            rule = _rule(table, rules)
            rules.append(rule)
        except ConfigError as error:
            faults.append(error)
            wrong.add(str(table.values.get("kind")))
    named = {rule.kind for rule in rules if rule.kind not in wrong or rule.is_on}
    missing = tuple(
        rule
        for kind in KINDS
        if kind not in named
        for rule in (before if kind in wrong else PROPOSED)
        if rule.kind == kind
    )
    kept = tuple(rule for rule in rules if rule.kind in named)
    return Rules(_in_order(kept + missing), tuple(faults))


def _in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    order = list(KINDS)
    return tuple(sorted(rules, key=lambda rule: order.index(rule.kind)))


def _tables(path: Path, text: str, values: object) -> list[Table]:
    if not isinstance(values, list):
        raise ConfigError(BRACKETS, file=path, header=HEADER)
    return [
        Table(path, text, HEADER, value if isinstance(value, dict) else {}, at)
        for at, value in enumerate(values)
    ]


def _rule(table: Table, before: Sequence[Rule]) -> Rule:
    kind = table.choice("kind", tuple(KINDS))
    name = table.short_name() if "name" in table.values else kind
    if name in {rule.name for rule in before}:
        raise table.error(
            "name", N_("two rules are called “{name}”; give each a name of its own."), name=name
        )
    if name in KINDS and name != kind:
        raise table.error("name", N_("“{name}” is the name of another kind; choose another."), name=name)
    level = table.number("level")
    if level is not None and level > HIGHEST:
        raise table.error("level", N_("this must be a whole number from 0 to 4."))
    is_on = table.flag("on") if "on" in table.values else True
    own = {each: _own(table, kind, each) for each in KINDS[kind].own}
    table.unknown()
    return Rule(name, kind, KINDS[kind].level if level is None else level, is_on, own)


def _own(table: Table, kind: str, name: str) -> float | None:
    least = KINDS[kind].least[name]
    if least < 1:
        given = table.amount(name, least)
        if given is not None and given >= 1:
            raise table.error(name, N_("this must be less than 1."))
        return KINDS[kind].own[name] if given is None else given
    number = table.number(name)
    if number is None:
        return KINDS[kind].own[name]
    most = HIGHEST if name == "least" else None
    if number < least or (most is not None and number > most):
        raise table.error(name, N_("this must be {least} at least."), least=int(least))
    return float(number)
