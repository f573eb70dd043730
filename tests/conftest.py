"""Hypothesis runs the same examples every time; `make soak` runs many more, at random."""

from hypothesis import HealthCheck, settings

settings.register_profile("check", derandomize=True, deadline=None, max_examples=100)
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=1_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("check")
