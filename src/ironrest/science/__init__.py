"""Study, not care: pooling, outcomes and physiology. Strangers to the care path."""
