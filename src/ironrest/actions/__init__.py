"""What a person may do, with who, when and why; owns the ports. Not built yet."""
