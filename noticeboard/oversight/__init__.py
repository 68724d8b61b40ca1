"""The overseer's tool: a court, an ombudsman or a civilian board reads and signs requests."""
