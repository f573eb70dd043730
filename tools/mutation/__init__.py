"""Changes of the rulebook, one at a time, and what notices them."""
