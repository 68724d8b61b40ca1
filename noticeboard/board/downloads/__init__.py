"""The whole noticeboard as files for other programs: CSV, JSON, GeoJSON, for logs of any length."""
