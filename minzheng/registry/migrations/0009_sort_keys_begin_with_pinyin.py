"""Names with Latin letters sort by their letters without the spaces between, as their pinyin is written: a search by
sound reads the list of names from the first that can be meant."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from minzheng.registry.kernel.names import sort_key


def write_again(apps: Any, schema_editor: Any) -> None:
    """Only names with Latin letters are written otherwise."""
    for person in apps.get_model("registry", "Person").objects.filter(name__regex="[A-Za-z]").iterator():
        person.sort_key = sort_key(person.name)
        person.save(update_fields=["sort_key"])


class Migration(migrations.Migration):
    """A column is filled anew."""

    dependencies = [("registry", "0008_incomes")]
    operations = [migrations.RunPython(write_again, migrations.RunPython.noop)]
