"""Why a file was refused: its name, the line, and what to do."""

from pipelines.errors import N_, PipelineError


class ExportRefused(PipelineError):
    """A file that cannot be read as an export; nothing of it is stored."""

    template = N_("{file} cannot be read: {why}")
