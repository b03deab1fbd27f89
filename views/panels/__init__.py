"""The parts of the Networks and Train pages."""
