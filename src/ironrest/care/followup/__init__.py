"""After the infusion: what is looked at and when, how the response is judged, and whether to repeat. Proposals only."""
