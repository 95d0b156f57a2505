"""Web-server logs as a connector: `fetch` opens the logs and touches no network, `parse` counts what they hold."""

import datetime as dt

from pipelines.connectors import weblogs
from pipelines.connectors.shared.asking import ApiResult, FetchRequest
from pipelines.connectors.weblogs import LogRead, OpenedLogs
from pipelines.settings import StatisticsSource

SERVICE = "Web-server logs"


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[OpenedLogs]:
    """The logs, open where the last reading stopped. Raises: SourceError."""
    return ApiResult(weblogs.open_logs(source.path, request.log_state, request.stop))


def parse(payloads: OpenedLogs, source: StatisticsSource, read_at: dt.datetime) -> LogRead:
    """Sessions per day, and how far the logs were read; lines of `read_at` or later wait for the next reading."""
    return weblogs.count(
        payloads, site=source.site, key_events=source.key_events, proxies=source.proxies, until=read_at
    )
