"""The API of plans: a router for each noun, put together in `config/api.py`."""
