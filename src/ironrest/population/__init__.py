"""Many patients at once, and the invented people that ship with the package."""
