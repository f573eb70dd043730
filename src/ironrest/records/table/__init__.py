"""Tables (CSV, gzip CSV, Parquet) into charts, by a mapping that a person wrote: mapping.py, then read.py."""
