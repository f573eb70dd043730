"""OMOP CDM 5.4 (a folder of Parquet or CSV tables) into charts: read.py, with the data set's own vocabulary."""
