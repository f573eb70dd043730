"""Pool trials and judge the evidence. Not built yet."""
