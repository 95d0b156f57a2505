"""Define a connector: a module that fetches one thing from one service, and parses the answer.

`fetch` touches the network and nothing else; `parse` touches nothing at all, so that what was kept can be read again.
A service is a folder beside this file, with a README.md for whoever has to get its key.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol, TypeAlias, TypeVar

from pipelines import web
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest
from pipelines.connectors.shared.channel_data import ChannelData
from pipelines.connectors.weblogs import LogRead, OpenedLogs
from pipelines.settings import FeedSource, StatisticsSource
from pipelines.traffic import TrafficData
from pipelines.web.api import Json, Payload

Source = TypeVar("Source", bound=FeedSource | StatisticsSource, contravariant=True)
Payloads = TypeVar("Payloads")
Rows = TypeVar("Rows", covariant=True)


class Connector(Protocol[Source, Payloads, Rows]):
    """One way to read one service; SERVICE is its name for people."""

    @property
    def SERVICE(self) -> str:
        """Return the service's name for people."""

    def fetch(self, source: Source, request: FetchRequest, /) -> ApiResult[Payloads]:
        """Ask the service. Raises: SourceError where nothing at all came; what came before a fault is given."""

    def parse(self, payloads: Payloads, source: Source, read_at: dt.datetime, /) -> Rows:
        """Read what came. Raises: SourceError where it cannot be read; what vanished from it stands in the rows."""


# What is read of a channel and of the traffic to the site, and the entries of feeds and of what others write.
ChannelConnector: TypeAlias = Connector[StatisticsSource, Sequence[Payload], ChannelData]
TrafficConnector: TypeAlias = Connector[StatisticsSource, Sequence[Payload], TrafficData]
LogConnector: TypeAlias = Connector[StatisticsSource, OpenedLogs, LogRead]
FeedConnector: TypeAlias = Connector[FeedSource, web.Response, list[dict[str, Json]]]
MentionConnector: TypeAlias = Connector[FeedSource, Sequence[Payload], list[dict[str, Json]]]
