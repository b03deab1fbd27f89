"""Build and fit networks with Keras, calibrate and publish them.

Only this folder and networks/keras_engine.py import Keras.
"""
