"""Wiring from settings; imported by nobody. Not built yet."""
