"""The entries of orders in the registries: what rules see of orders and service visits."""

from __future__ import annotations

from minzheng.orders.snapshots import orders, service_visits
from minzheng.screening.snapshots import Snapshot, snapshots

snapshots.register(
    Snapshot(table="orders", permits=("orders.see", "registry.see"), rows=orders),
    Snapshot(table="service_visits", permits=("orders.see", "registry.see"), rows=service_visits),
)
