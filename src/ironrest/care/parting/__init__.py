"""Where the guidelines part: the same person, different answers, as regions that cover every case exactly."""
