"""``python3 -m tools.dev COMMAND``: see ``make help``."""

import sys


def main() -> int:
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        found = ".".join(map(str, sys.version_info[:2]))
        sys.stderr.write(
            f"Odoo 19 runs on Python 3.10 to 3.13 and this is {found}: "
            "name another one, for example `make demo PYTHON=python3.12`.\n"
        )
        return 2
    from . import commands  # only now: its syntax may be newer than the Python found

    return commands.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
