#!/usr/bin/env bash
# tap: calls a Postern relay with curl.
#
#   TAP_API_KEY    the agent's API key
#   TAP_PROXY_URL  the relay's address, unless it is the one below
#
# Works with bash 3.2 and later; needs curl and nothing else.
set -eu

# Started as `sh tap`, it goes on in bash.
if [ -z "${BASH_VERSION:-}" ]; then
    exec bash "$0" "$@"
fi

default_url=@PUBLIC_URL@

usage() {
    cat <<'TEXT'
Usage: tap COMMAND [CURL OPTIONS]

Commands:
  forward   call an API through the relay: POST /forward
  services  what this agent may use, and how: GET /agent/services
  logs      this agent's newest audit entries: GET /agent/logs
  config    this agent's credentials in short: GET /agent/config

Examples:
  tap services
  tap forward -H 'X-TAP-Credential: chat' -H 'X-TAP-Target: https://chat.example/api/me'
  tap forward -H 'X-TAP-Credential: chat' -H 'X-TAP-Target: https://chat.example/api/send' \
      -H 'X-TAP-Method: POST' -H 'Content-Type: application/json' --data '{"text": "hello"}'
  tap logs --get --data limit=5

Environment:
  TAP_API_KEY    the agent's API key
  TAP_PROXY_URL  the relay's address
TEXT
}

# Says what is wrong with the call, and ends.
refuse() {
    printf 'tap: %s\n' "$1" >&2
    printf 'tap --help tells what there is\n' >&2
    exit 2
}

# The key goes with every address that curl calls, so there must be none but the relay's.
check_arguments() {
    local before=''
    local argument
    for argument in "$@"; do
        case $before in
            -x | --proxy | --preproxy | -e | --referer | --doh-url) ;;
            *)
                case $argument in
                    [Hh][Tt][Tt][Pp]://* | [Hh][Tt][Tt][Pp][Ss]://* | --url | --url=*)
                        refuse "the target is a header: -H 'X-TAP-Target: https://...'"
                        ;;
                esac
                ;;
        esac
        before=$argument
    done
}

main() {
    if [ "$#" -eq 0 ]; then
        usage >&2
        exit 2
    fi
    local path
    local method=GET
    case $1 in
        forward)
            method=POST
            path=/forward
            ;;
        services | logs | config) path=/agent/$1 ;;
        -h | --help | help)
            usage
            exit 0
            ;;
        *) refuse "there is no command \`$1\`" ;;
    esac
    shift
    local url=${TAP_PROXY_URL:-$default_url}
    url=${url%/}
    case $url in
        http://?* | https://?*) ;;
        *) refuse 'TAP_PROXY_URL is not an address: it begins with https:// or http://' ;;
    esac
    local key=${TAP_API_KEY:-}
    case $key in
        '') refuse 'TAP_API_KEY is not set' ;;
        *[!A-Za-z0-9_.,\ -]*) refuse 'TAP_API_KEY holds a character that no API key has' ;;
    esac
    command -v curl >/dev/null 2>&1 || refuse 'curl is not installed'
    check_arguments "$@"
    if [ "$method" = POST ]; then
        set -- --request POST "$@"
    fi
    # The key is read from a file descriptor: what stands on a command line, others can see. Redirects are not
    # followed, since curl would send the key along.
    curl --silent --show-error --globoff \
        --config <(printf 'header = "X-TAP-Key: %s"\n' "$key") \
        "$@" --no-location --url "$url$path"
}

main "$@"
