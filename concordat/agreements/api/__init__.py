"""The API of agreements: a router for each noun, put together in `config/api.py`."""
