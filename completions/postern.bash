# Completion of postern for bash, version 3.2 and later. The program itself is asked for what fits.

_postern() {
    local kind word
    COMPREPLY=()
    {
        IFS= read -r kind || return 0
        while IFS= read -r word; do
            COMPREPLY+=("$word")
        done
    } < <(command postern __complete bash "${COMP_WORDBREAKS-}" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $kind in
        begun) compopt -o nospace 2>/dev/null ;;
        files) compopt -o default 2>/dev/null ;;
    esac
    return 0
}

complete -o nosort -F _postern postern 2>/dev/null || complete -F _postern postern
