"""Tests of who comes in."""
