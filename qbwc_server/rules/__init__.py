"""What the business rules make of an order: pure, values in and values out."""
