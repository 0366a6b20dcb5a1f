"""What is asked of QuickBooks, and what its answers mean: one class per kind of job."""
