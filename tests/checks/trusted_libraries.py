"""Every library of the layer is the one that .mvn/checksums names by its SHA-256.

    tests/checks/trusted_libraries.py LAYER CHECKSUMS

Maven 3.9 and newer hold what they resolve, plugins among it, against the same file (bin/test, bin/release and the sample
pipeline pass the options); older ones do not know it, so what is shipped is looked at here again. After a change of
versions the file is recorded anew, and the changes read before they are committed:

    ./mvnw -Daether.artifactResolver.postProcessor.trustedChecksums=true \\
        -Daether.artifactResolver.postProcessor.trustedChecksums.checksumAlgorithms=SHA-256 \\
        -Daether.artifactResolver.postProcessor.trustedChecksums.record=true \\
        -Daether.trustedChecksumsSource.summaryFile=true \\
        -Daether.trustedChecksumsSource.summaryFile.originAware=false \\
        -Daether.trustedChecksumsSource.summaryFile.basedir=$PWD/.mvn/checksums \\
        -Dmaven.test.skip=true package dependency:build-classpath -Dmdep.outputFile=/dev/null
"""

import hashlib
import sys
import zipfile
from pathlib import PurePosixPath


def trusted(path):
    """The checksums by the name of the file; a name that stands there twice has two."""
    checksums = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            checksum, artifact = line.split()
            checksums.setdefault(PurePosixPath(artifact).name, set()).add(checksum)
    return checksums


def problems(layer, checksums):
    """A line for each library that is not named, or is another file than the one that is."""
    with zipfile.ZipFile(layer) as zipped:
        libraries = [name for name in zipped.namelist() if name.startswith("java/lib/") and name.endswith(".jar")]
        if not libraries:
            yield "The layer holds no library."
        for name in libraries:
            known = checksums.get(PurePosixPath(name).name)
            if known is None:
                yield f"{name} is not in the list of trusted checksums."
            elif hashlib.sha256(zipped.read(name)).hexdigest() not in known:
                yield f"{name} is not the file that the list of trusted checksums names."


def main(layer, checksums):
    found = list(problems(layer, trusted(checksums)))
    print("\n".join(found) or "every library is the one that its checksum names")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
