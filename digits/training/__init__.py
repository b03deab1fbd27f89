"""Fit networks with Keras."""
