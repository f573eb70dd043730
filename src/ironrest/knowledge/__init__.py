"""What a clinician can read and sign: facts, criteria, guidelines, products, sources."""
