#!/bin/sh
# How moto's container is started. AWS shows a closed account in the state CLOSED, moto in that of one that AWS suspends.
models=$(python3 -c 'import moto.organizations.models as models; print(models.__file__)')
sed -i 's/self.state = "SUSPENDED"/self.state = "CLOSED"/' "$models" && grep -q '"CLOSED"' "$models" &&
    exec python3 -m moto.server -H 0.0.0.0
