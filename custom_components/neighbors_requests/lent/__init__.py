"""Home Assistant as a source: cameras, triggers, and sensors as information, lent to the hub."""
