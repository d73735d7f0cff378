# Shared by .ci/run and .ci/full: runs named stages and prints how long each takes.

stage_names=()
stage_times=()

# stage NAME COMMAND…: the command is a program or a function. A failure ends the script (set -e).
stage() {
    begin "$1"
    "${@:2}"
    end "$((SECONDS - began)) s"
}

begin() {
    printf '\n=== %s\n' "$1"
    stage_names+=("$1")
    stage_times+=("failed")
    began=$SECONDS
}

end() {
    stage_times[-1]=$1
    printf -- '--- %s: %s\n' "${stage_names[-1]}" "$1"
}

summary() {
    local index
    printf '\n'
    for index in "${!stage_names[@]}"; do
        printf '%-16s %10s\n' "${stage_names[index]}" "${stage_times[index]}"
    done
    printf '%-16s %10s\n' total "$SECONDS s"
}
