"""A pupil's training: config, protocol, worker process, job, queue, divergence.

All but worker.py belong to the page's process, which never imports Keras.
"""
