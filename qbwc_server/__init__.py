"""The server that QuickBooks Desktop's Web Connector polls."""

__version__ = "0.1.0"
