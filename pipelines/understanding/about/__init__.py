"""Tell what a text says about each school that it names, and who only speaks in it."""

from pipelines.understanding.about.around import around

__all__ = ["around"]
