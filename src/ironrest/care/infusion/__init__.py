"""Run and watch one infusion, reactions included. Not built yet."""
