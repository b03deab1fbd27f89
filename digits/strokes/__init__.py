"""What a pen did: its way, drawing files, replay."""
