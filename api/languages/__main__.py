"""python -m api.languages: bring the Welsh catalogue up to what the code says, and list what has no Welsh yet."""

from api.languages.templates import FILE, kept, updated, without_welsh, written


def main() -> None:
    catalogue = updated(kept())
    FILE.write_bytes(written(catalogue))
    missing = without_welsh(catalogue)
    print("\n".join(missing))
    print(f"{len(catalogue)} messages, {len(missing)} without Welsh.")


if __name__ == "__main__":
    main()
