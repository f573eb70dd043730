"""Pool trials and judge the evidence."""
