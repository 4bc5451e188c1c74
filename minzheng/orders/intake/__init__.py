"""What deliveries mean for orders: lists entitle, providers report, streets confirm; and each can be withdrawn."""
