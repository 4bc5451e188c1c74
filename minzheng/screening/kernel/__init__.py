"""The screening kernel: expressions, rules and their compiler. It knows no Django and no pack by name."""
