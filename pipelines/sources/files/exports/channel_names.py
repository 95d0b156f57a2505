"""Decide which channel a file is of: by a name in it, by the channel a person chose, or by its network."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.sources.files.tables.errors import ExportRefused
from text.i18n import N_


@dataclass(frozen=True)
class ChannelNames:
    """Our channels as files know them. names: short name or title, in small letters → short name; networks: short name
    → its network.
    """

    names: Mapping[str, str]
    networks: Mapping[str, str]


def channel_of(file: str, network: str, channels: ChannelNames, chosen: str | None) -> str:
    """Of which channel is a file that does not say so? The chosen one, else the only one on its network.

    Raises: ExportRefused when somebody has to choose, or chose a channel of another network.
    """
    networks = channels.networks
    if chosen is not None:
        if chosen not in networks:
            raise ExportRefused(
                N_("{file}: “{channel}” is no channel in channels.toml."), file=file, channel=chosen
            )
        if network and networks[chosen] != network:
            raise ExportRefused(
                N_("{file} is an export of {network}, and “{channel}” is no channel there."),
                file=file,
                network=network,
                channel=chosen,
            )
        return chosen
    there = [channel for channel, where in networks.items() if where == network]
    if len(there) != 1:
        raise ExportRefused(N_("{file} does not say of which channel it is: choose one."), file=file)
    return there[0]
