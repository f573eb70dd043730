"""Sheets of paper: the order, the labels of the bags, the day's list, and the blank sheet for when nothing works."""
