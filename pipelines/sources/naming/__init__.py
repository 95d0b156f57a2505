"""Propose the query that finds a school by its name, with the company that the name needs."""

from pipelines.sources.naming.proposal import Proposal, propose

__all__ = ["Proposal", "propose"]
