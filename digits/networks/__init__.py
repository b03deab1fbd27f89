"""What a network is, what it says, and what it knows about itself."""

from digits.networks.inference import Network, load_network
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, NetworkError

__all__ = ["CATALOGUE", "DEFAULT_NETWORK", "Network", "NetworkError", "load_network"]
