"""What is known of one person on one day: the facts, with their dates and their gaps."""
