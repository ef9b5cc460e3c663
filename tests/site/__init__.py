"""The service as docs/operations.md describes it, on this machine alone: nginx, gunicorn, PostgreSQL and its replica.

Everything lies in one folder, listens on free ports of 127.0.0.1 and ends with the program that started it.
"""
