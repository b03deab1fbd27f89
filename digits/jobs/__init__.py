"""A pupil's training: config, protocol, processes, job, queue, duration, divergence.

All but worker.py belong to the page's process, which never imports Keras.
"""
