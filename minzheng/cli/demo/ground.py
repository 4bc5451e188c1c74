"""`python -m minzheng.cli.demo.ground`: migrates the database and installs the pack, as its owner.

A process of its own: the application's role may do neither, and a process has one role.
"""

from __future__ import annotations

import os

import django
from django.core.management import call_command

from minzheng.cli.demo.accounts import password
from minzheng.platform.installed import installed_pack


def main() -> None:
    """Leaves a database in which every account of the pack can sign in, and nobody is known yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    django.setup()
    from minzheng.platform.install import install

    call_command("migrate", verbosity=0)
    pack = installed_pack()
    install(pack, {account.username: password() for account in pack.accounts})


if __name__ == "__main__":
    main()
