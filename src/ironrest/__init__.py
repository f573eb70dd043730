"""Ironrest: intravenous iron in restless legs syndrome, from a record to an explained answer."""

__version__ = "0.1.0"
