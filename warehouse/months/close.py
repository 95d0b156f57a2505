"""Store the figures of a closed month once; they are never written over."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence

import duckdb

from warehouse.core.load import upsert
from warehouse.months.month_figure import MonthFigure, packed


def store(
    con: duckdb.DuckDBPyConnection,
    month: dt.date,
    figures: Sequence[MonthFigure],
    who: str,
    reasons: Sequence[tuple[str, Mapping[str, object]]],
    now: dt.datetime,
) -> bool:
    """Freeze the figures of a month, inside `writing()`. False, and nothing changes, when it is closed already.

    reasons: what spoke against it (template, fields). Raises: ContractBroken.
    """
    if con.execute("select 1 from months where month = $month", {"month": month}).fetchone():
        return False
    upsert(
        con,
        "month_figures",
        [
            {
                **{
                    name: getattr(figure, name)
                    for name in "figure subject part title title_en value before".split()
                },
                **{
                    name: getattr(figure, name)
                    for name in "year_before unit quality as_of counts note said".split()
                },
                "month": month,
                "position": position,
                "sources": ",".join(figure.sources),
                "fields": packed(figure.fields),
            }
            for position, figure in enumerate(figures)
        ],
    )
    reasons_json = json.dumps(
        [{"template": template, "fields": json.loads(packed(fields))} for template, fields in reasons],
        ensure_ascii=False,
    )
    upsert(
        con,
        "months",
        [
            {
                "month": month,
                "closed_at": now,
                "closed_by": who,
                "is_forced": bool(reasons),
                "reasons": reasons_json,
            }
        ],
    )
    return True
