"""What a pen did: its path, the ink it leaves, drawing files, the canvas's JSON, replay."""
