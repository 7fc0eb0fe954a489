"""zongji (总机): an on-premises call centre on a real SIP engine."""

__version__ = "0.1.0"
