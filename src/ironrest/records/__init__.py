"""Bytes in, facts out: FHIR, OMOP, tables, plain facts files. Pure; no network."""
