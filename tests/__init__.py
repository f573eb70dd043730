"""Tests; one folder per room, and architecture/, house/, docs/ for the rules of the house."""
