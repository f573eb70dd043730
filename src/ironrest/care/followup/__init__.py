"""After the infusion: response, schedule, repeating. Not built yet."""
