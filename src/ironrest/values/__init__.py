"""Units, dates, codes and unknown: nothing in this room knows any medicine."""
