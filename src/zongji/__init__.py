"""zongji (总机): a call centre on premises, on a real SIP engine."""

__version__ = "0.1.0"
