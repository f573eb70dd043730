"""FHIR R4 in JSON: bundle.py finds the resources, people.py whose they are, and a file reads each kind."""
