# Shared by .ci/run and .ci/full: runs named stages and prints how long each takes.

stage_names=()
stage_times=()

# stage NAME COMMAND…: the command is a program or a function. A failure ends the script (set -e).
stage() {
    local name=$1 began=$SECONDS
    shift
    printf '\n=== %s\n' "$name"
    stage_names+=("$name")
    stage_times+=("failed")
    "$@"
    stage_times[-1]="$((SECONDS - began)) s"
    printf -- '--- %s: %s\n' "$name" "${stage_times[-1]}"
}

summary() {
    local index
    printf '\n'
    for index in "${!stage_names[@]}"; do
        printf '%-16s %10s\n' "${stage_names[index]}" "${stage_times[index]}"
    done
    printf '%-16s %10s\n' total "$SECONDS s"
}
