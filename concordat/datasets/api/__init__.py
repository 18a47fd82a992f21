"""The API of datasets: a router for each noun, put together in `config/api.py`."""
