"""The lessons: each shows why a network reads a drawing as it does.

A lesson is a module with `show(network, drawing, report)`: a network, a drawing with ink, and
the network's report, or None without one.
"""
