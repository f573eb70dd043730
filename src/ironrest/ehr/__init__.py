"""Hospital protocols over HTTP. Not built yet."""
