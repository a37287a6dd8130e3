"""One repair from request to posted cost, walked as the people of the demo."""
