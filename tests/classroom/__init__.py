"""Tests of digits/classroom."""
