"""Model iron in blood and brain. Not built yet."""
