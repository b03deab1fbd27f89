"""What a network is, what it says, and what it knows about itself."""

from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, Network, NetworkError, load_network

__all__ = ["CATALOGUE", "DEFAULT_NETWORK", "Network", "NetworkError", "load_network"]
