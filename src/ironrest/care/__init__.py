"""The path of care for one patient: pure functions over the chart."""
