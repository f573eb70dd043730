"""The safety laws over the rules that answer for a patient, for a solver to search through all patients."""
