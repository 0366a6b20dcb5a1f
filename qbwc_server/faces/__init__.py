"""The doors: each speaks to someone outside, none decides anything of its own."""
