"""Pages and forms. Not built yet."""
