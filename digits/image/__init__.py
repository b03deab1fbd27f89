"""Pixels in, 28 × 28 out: framing, decoding, finding the digit."""
