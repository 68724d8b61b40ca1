"""All of the noticeboard as files for other programs: CSV, JSON, GeoJSON, however long the log."""
