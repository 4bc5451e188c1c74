"""What-if: other values of parameters tried on everybody, side by side, put forward and published by two."""
