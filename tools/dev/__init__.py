"""Set-up, tests and servers of this project: what the Makefile calls.

Only the standard library is imported here, for these commands run before anything is installed.
"""
