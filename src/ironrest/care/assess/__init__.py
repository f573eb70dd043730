"""Judge one person on one day: RLS, iron status, indication, clearance, verdict, alerts."""
