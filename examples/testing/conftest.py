"""Make the fixtures known; in a project of your own this is all that is needed."""

pytest_plugins = ["qbwc_server.simulator.pytest_plugin"]
