"""The API of analysis: a router for each noun, put together in `config/api.py`."""
