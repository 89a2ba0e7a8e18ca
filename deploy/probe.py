"""Ask an address; exit 0 on 200. For containers, which carry no curl."""

import sys
import urllib.error
import urllib.request


def main(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=4) as response:
            return 0 if response.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
