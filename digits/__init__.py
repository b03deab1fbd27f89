"""Read hand-drawn digits with dense Keras networks trained on MNIST.

What the page and the command line share. Nothing here imports Streamlit, and
TensorFlow is imported only where a network is built, loaded or trained.
"""

import os

# Most of TensorFlow's start-up notes: they are of no use at the page or the prompt.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class DigitsError(Exception):
    """Something a person can mend; its text is the sentence to show them."""
