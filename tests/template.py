"""Fills the template database of the tests; run as the owner by conftest."""

from __future__ import annotations

import os


def main() -> None:
    """Migrates and installs packs/example with one known password for all its accounts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from minzheng.platform.install import install
    from minzheng.platform.installed import installed_pack
    from tests.accounts import PASSWORD

    call_command("migrate", verbosity=0)
    pack = installed_pack()
    install(pack, {account.username: PASSWORD for account in pack.accounts})


if __name__ == "__main__":
    main()
