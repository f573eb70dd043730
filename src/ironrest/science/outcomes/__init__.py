"""Study outcomes of treated people. Not built yet."""
