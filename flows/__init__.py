"""When: the route as plain functions, and the Prefect flows that run it on a schedule."""
