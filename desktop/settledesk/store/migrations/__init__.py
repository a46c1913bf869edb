"""The steps by which the schema came to be; revision.py runs them."""
