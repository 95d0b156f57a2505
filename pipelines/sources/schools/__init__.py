"""Know the Dutch schools for vocational education: find one by its name, and those that lie nearest to it."""

from pipelines.sources.schools.search import find, nearest
from pipelines.sources.schools.table import School

__all__ = ["School", "find", "nearest"]
