"""Tools of the house: they check, print and release the program. Nothing in src/ironrest imports them."""
