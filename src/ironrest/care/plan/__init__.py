"""Propose product, dose and preparation, and the alternatives. Not built yet."""
