"""What must be quick or right is measured here: `python -m bench NAME`, each bench a module with `main()`."""
