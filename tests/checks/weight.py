"""What a deployment takes of the 75 GB of code that Lambda keeps for a region, and of a function's 250 MB.

    tests/checks/weight.py TEMPLATE ARCHIVE LAYER

Lambda keeps a copy of the archive for each function ($LATEST) and one for each version, and one of each layer version:
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

import json
import pathlib
import sys
import zipfile

MEGABYTE = 1_000_000
MOST_ARCHIVE = 6 * MEGABYTE
MOST_STORED = 700 * MEGABYTE
MOST_UNPACKED = 250 * 1024 * 1024  # Lambda's limit, of a function with its layer


def stored(template, archive, layer):
    """Bytes that Lambda keeps when a deployment is over."""
    kinds = [resource["Type"] for resource in template["Resources"].values()]
    copies = kinds.count("AWS::Lambda::Function") + kinds.count("AWS::Lambda::Version")
    return copies * archive + kinds.count("AWS::Lambda::LayerVersion") * layer


def problems(template, archive, layer, unpacked):
    if archive > MOST_ARCHIVE:
        yield f"The functions' archive has {archive} bytes, of {MOST_ARCHIVE}."
    kept = stored(template, archive, layer)
    if kept > MOST_STORED:
        yield f"A deployment takes {kept} bytes of Lambda's storage for code, of {MOST_STORED}."
    if unpacked > MOST_UNPACKED:
        yield f"A function and its layer have {unpacked} bytes unpacked, of {MOST_UNPACKED}."


def size_unpacked(path):
    with zipfile.ZipFile(path) as zipped:
        return sum(entry.file_size for entry in zipped.infolist())


def main(template, *archives):
    document = json.loads(pathlib.Path(template).read_text())
    archive, layer = [pathlib.Path(path).stat().st_size for path in archives]
    unpacked = sum(size_unpacked(path) for path in archives)
    found = list(problems(document, archive, layer, unpacked))
    print("\n".join(found))
    print(
        f"archive {archive / MEGABYTE:.1f} MB, layer {layer / MEGABYTE:.1f} MB, both unpacked {unpacked / MEGABYTE:.1f} MB; "
        f"a deployment keeps {stored(document, archive, layer) / MEGABYTE:.0f} MB, of {MOST_STORED // MEGABYTE}"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
