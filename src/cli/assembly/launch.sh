# shellcheck shell=bash
# Starts avm. Sourced by bin/avm, and by the avm of a release.
#   launch JAVA HOME VERSION LOGS CLASSPATH ARGUMENT ...
launch() {
    local java=$1 home=$2 version=$3 logs=$4 classpath=$5 terminals='' columns=80 rows=24
    shift 5
    [ -t 0 ] && terminals=in
    [ -t 1 ] && terminals=$terminals,out
    [ -t 2 ] && terminals=$terminals,err
    if [[ $terminals = *out* || $terminals = *err* ]]; then
        columns=$(tput cols 2>/dev/null || echo 80)
        rows=$(tput lines 2>/dev/null || echo 24)
    fi
    exec "$java" \
        -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData \
        -Davm.home="$home" \
        -Davm.version="$version" \
        -Davm.logs="$logs" \
        -Davm.terminals="$terminals" \
        -Davm.columns="$columns" \
        -Davm.rows="$rows" \
        -Dlogback.configurationFile=dev/accountvending/cli/logback.xml \
        -cp "$classpath" \
        dev.accountvending.cli.Avm "$@"
}
