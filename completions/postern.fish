# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_postern_global_optspecs
    string join \n o/output= color= config= data-dir= database-url= encryption-key-file= encryption-key= relay-url= team= no-input h/help V/version
end

function __fish_postern_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_postern_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_postern_using_subcommand
    set -l cmd (__fish_postern_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c postern -n "__fish_postern_needs_command" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_needs_command" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_needs_command" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_needs_command" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_needs_command" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_needs_command" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_needs_command" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_needs_command" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_needs_command" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_needs_command" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_needs_command" -s V -l version -d 'Print version'
complete -c postern -n "__fish_postern_needs_command" -f -a "init" -d 'Make a deployment: data directory, key, database, team and owner'
complete -c postern -n "__fish_postern_needs_command" -f -a "start" -d 'Make a deployment when there is none, serve it, and print its address'
complete -c postern -n "__fish_postern_needs_command" -f -a "add" -d 'Store a credential'
complete -c postern -n "__fish_postern_needs_command" -f -a "credential" -d 'Look after credentials; `postern add` stores one'
complete -c postern -n "__fish_postern_needs_command" -f -a "agent" -d 'Look after agents and their API keys'
complete -c postern -n "__fish_postern_needs_command" -f -a "role" -d 'Look after roles: permissions that agents share'
complete -c postern -n "__fish_postern_needs_command" -f -a "policy" -d 'Decide what may pass, what asks a person, what is denied'
complete -c postern -n "__fish_postern_needs_command" -f -a "approval" -d 'Decide about calls that wait for a person'
complete -c postern -n "__fish_postern_needs_command" -f -a "grant" -d 'Let calls that would wait for a person pass for a while'
complete -c postern -n "__fish_postern_needs_command" -f -a "proposal" -d 'Decide about changes of policies that agents propose'
complete -c postern -n "__fish_postern_needs_command" -f -a "login" -d 'Begin a session with a relay, and keep it for further commands'
complete -c postern -n "__fish_postern_needs_command" -f -a "logout" -d 'End the session with a relay'
complete -c postern -n "__fish_postern_needs_command" -f -a "whoami" -d 'Tell who is signed in to a relay, and what they may do'
complete -c postern -n "__fish_postern_needs_command" -f -a "session" -d 'See who is signed in, and sign them out'
complete -c postern -n "__fish_postern_needs_command" -f -a "user" -d 'Look after the people of the team'
complete -c postern -n "__fish_postern_needs_command" -f -a "logs" -d 'Show the audit log'
complete -c postern -n "__fish_postern_needs_command" -f -a "status" -d 'Tell whether the relay is healthy, and what waits'
complete -c postern -n "__fish_postern_needs_command" -f -a "key" -d 'Look after the encryption key'
complete -c postern -n "__fish_postern_needs_command" -f -a "relay" -d 'Run the server that agents call'
complete -c postern -n "__fish_postern_needs_command" -f -a "config" -d 'Show and check the settings'
complete -c postern -n "__fish_postern_needs_command" -f -a "completions" -d 'Print the completions for a shell'
complete -c postern -n "__fish_postern_needs_command" -f -a "man" -d 'Write the manual pages to a directory'
complete -c postern -n "__fish_postern_needs_command" -f -a "openapi" -d 'Print the document that describes the API, as a relay serves it at /openapi.json'
complete -c postern -n "__fish_postern_needs_command" -f -a "schema" -d 'Print a JSON schema of what commands print with -o json'
complete -c postern -n "__fish_postern_needs_command" -f -a "version" -d 'Print the version'
complete -c postern -n "__fish_postern_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand init" -l admin-email -d 'Make the person with this e-mail address the owner' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l admin-password-file -d 'Read the owner\'s password from FILE; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand init" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand init" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand init" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand init" -l no-admin -d 'Make no owner yet'
complete -c postern -n "__fish_postern_using_subcommand init" -l if-not-exists -d 'Succeed and show the deployment if there is one already'
complete -c postern -n "__fish_postern_using_subcommand init" -l dry-run -d 'Say what would be made and make nothing'
complete -c postern -n "__fish_postern_using_subcommand init" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand start" -l admin-email -d 'Make the person with this e-mail address the owner' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l admin-password-file -d 'Read the owner\'s password from FILE; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand start" -l listen -d 'Listen on ADDRESS; by default 127.0.0.1:3100' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l metrics-listen -d 'Serve /metrics on ADDRESS instead of the main listener' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l public-url -d 'Use URL in links; the address that the outside world uses' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l audit-log -d 'Append audit entries to FILE; by default audit.jsonl in the data directory' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l tls-cert -d 'Serve HTTPS with the certificate chain in FILE' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l tls-key -d 'Serve HTTPS with the private key in FILE' -r
complete -c postern -n "__fish_postern_using_subcommand start" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand start" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand start" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand start" -l insecure-http -d 'Allow plain HTTP on addresses that other machines can reach'
complete -c postern -n "__fish_postern_using_subcommand start" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand add" -l name -d 'Name of the credential: lower-case letters, digits and `-`' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l description -d 'What it is for, for people' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l auth -d 'Kind: api-key, oauth2, oauth1, custom or signing' -r -f -a "api-key\t''
oauth2\t''
oauth1\t''
custom\t''
signing\t''"
complete -c postern -n "__fish_postern_using_subcommand add" -l api-base -d 'Address under which the service is reached' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l relative-target -d 'Agents name only a path; host and prefix come from --api-base' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand add" -l allow-host -d 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l header-format -d 'Send it as `Authorization: FORMAT`, with the value at `{value}`' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l binding -d 'Send it as this header; may be repeated' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l rate-limit -d 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l value-file -d 'Read the value from FILE; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand add" -l value -d 'Take the value from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l generate -d 'Make a new signing key: ed25519, p256 or secp256k1' -r -f -a "ed25519\t''
p256\t''
secp256k1\t''"
complete -c postern -n "__fish_postern_using_subcommand add" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand add" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand add" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand add" -l any-host -d 'Send it to whatever host an agent names'
complete -c postern -n "__fish_postern_using_subcommand add" -l if-not-exists -d 'Succeed and show the credential if it exists already'
complete -c postern -n "__fish_postern_using_subcommand add" -l dry-run -d 'Say what would be stored and store nothing'
complete -c postern -n "__fish_postern_using_subcommand add" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "list" -d 'List the credentials, without their values'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "show" -d 'Show a credential, without its value'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "update" -d 'Change a credential, but for its name and value'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "set-value" -d 'Replace a credential\'s value'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "verify" -d 'Tell whether a credential works'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "delete" -d 'Delete a credential'
complete -c postern -n "__fish_postern_using_subcommand credential; and not __fish_seen_subcommand_from list show update set-value verify delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l description -d 'What it is for, for people' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l auth -d 'Kind: api-key, oauth2, oauth1, custom or signing' -r -f -a "api-key\t''
oauth2\t''
oauth1\t''
custom\t''
signing\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l api-base -d 'Address under which the service is reached' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l relative-target -d 'Agents name only a path; host and prefix come from --api-base' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l allow-host -d 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l header-format -d 'Send it as `Authorization: FORMAT`, with the value at `{value}`' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l binding -d 'Send it as this header; may be repeated' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l rate-limit -d 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l any-host -d 'Send it to whatever host an agent names'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l value-file -d 'Read the value from FILE; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l value -d 'Take the value from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from set-value" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l if-exists -d 'Succeed if it does not exist'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the credentials, without their values'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a credential, without its value'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change a credential, but for its name and value'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "set-value" -d 'Replace a credential\'s value'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Tell whether a credential works'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a credential'
complete -c postern -n "__fish_postern_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "list" -d 'List the agents'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "create" -d 'Create an agent and print its API key, once'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "show" -d 'Show an agent and what it may use'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "enable" -d 'Let a disabled agent\'s key work again'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "disable" -d 'Stop an agent\'s key from working, at once'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "delete" -d 'Delete an agent'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "update" -d 'Change an agent'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "rotate-key" -d 'Give an agent a new API key and print it, once'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "run" -d 'Run a program whose calls go through the relay'
complete -c postern -n "__fish_postern_using_subcommand agent; and not __fish_seen_subcommand_from list create show enable disable delete update rotate-key run help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l name -d 'Name of the agent' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l description -d 'What it is for, for people' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l credentials -d 'Let it use these credentials: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l roles -d 'Give it these roles: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l rate-limit -d 'Calls allowed per hour, at least 1; `none` for no limit' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l all-credentials -d 'Let it use every credential of the team, also those to come'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l app -d 'Make an app\'s key, which may also act for end users of its own'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l if-not-exists -d 'Succeed and show the agent if it exists already'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l if-exists -d 'Succeed if it does not exist'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l description -d 'What it is for, for people' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l credentials -d 'Let it use these credentials and no others directly: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l all-credentials -d 'Let it use every credential of the team, also those to come; `=false` for none but its own' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l roles -d 'Give it these roles and no others: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l rate-limit -d 'Calls allowed per hour, at least 1; `none` for no limit' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l yes -d 'Do not ask'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from rotate-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l key-file -d 'Read the agent\'s key from FILE; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l credential -d 'Take this credential where several are bound to a host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l pass-unbound -d 'Let requests to hosts that no credential is bound to go there without the relay'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the agents'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create an agent and print its API key, once'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show an agent and what it may use'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Let a disabled agent\'s key work again'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Stop an agent\'s key from working, at once'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an agent'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change an agent'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "rotate-key" -d 'Give an agent a new API key and print it, once'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run a program whose calls go through the relay'
complete -c postern -n "__fish_postern_using_subcommand agent; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "list" -d 'List the roles'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "create" -d 'Create a role'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "show" -d 'Show a role'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "update" -d 'Change a role'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "add-credential" -d 'Let a role\'s agents use a credential'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "remove-credential" -d 'Take a credential away from a role\'s agents, at once'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "delete" -d 'Delete a role'
complete -c postern -n "__fish_postern_using_subcommand role; and not __fish_seen_subcommand_from list create show update add-credential remove-credential delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l name -d 'Name of the role' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l description -d 'What it is for, for people' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l credentials -d 'Let its agents use these credentials: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l rate-limit -d 'Calls allowed per hour, at least 1; `none` for no limit' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l if-not-exists -d 'Succeed and show the role if it exists already'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l description -d 'What it is for, for people' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l credentials -d 'Let its agents use these credentials and no others: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l rate-limit -d 'Calls allowed per hour, at least 1; `none` for no limit' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from add-credential" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from remove-credential" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l if-exists -d 'Succeed if it does not exist'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the roles'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a role'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a role'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change a role'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "add-credential" -d 'Let a role\'s agents use a credential'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "remove-credential" -d 'Take a credential away from a role\'s agents, at once'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a role'
complete -c postern -n "__fish_postern_using_subcommand role; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "show" -d 'Show a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "set" -d 'Set a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "test" -d 'Tell what would happen to a call, and which rule decides'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "replay" -d 'Tell which past calls a policy would decide otherwise'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "template" -d 'Look after templates: policies to be given to credentials'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "delete" -d 'Delete a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand policy; and not __fish_seen_subcommand_from show set test replay template delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l file -d 'Read the whole policy from FILE, a JSON object; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l template -d 'Take the whole policy from this template' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l auto-approve-methods -d 'Methods that pass: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l require-approval-methods -d 'Methods that ask a person: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l deny-methods -d 'Methods that are denied: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l auto-approve-urls -d 'Addresses that pass: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l require-approval-urls -d 'Addresses that ask a person: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l deny-urls -d 'Addresses that are denied: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l auto-approve-hours -d 'When calls pass that may, else they ask: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l allowed-approvers -d 'E-mail addresses of those who may approve: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l min-approvals -d 'How many people have to approve' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l require-passkey -d 'Approvers have to confirm with a passkey' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l require-preimage -d 'Refuse to ask for a signature unless the agent sends what the digest is of' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l approval-channel -d 'The channel that approvers are asked through, or `none` for the team\'s' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l telegram-chat-id -d 'The Telegram chat to ask in, or `none` for the team\'s' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l matrix-room-id -d 'The Matrix room to ask in, or `none` for the team\'s' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l matrix-allowed-approvers -d 'E-mail addresses of those who may approve through Matrix: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l agent -d 'Also tell whether this agent may use the credential' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l at -d 'Tell what would happen at this time: RFC 3339; without it, now' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l since -d 'Look at calls from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -s t -l tail -d 'Show the last N calls that differ; 0 shows all. The summary counts all' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l file -d 'Read the whole policy from FILE, a JSON object; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l template -d 'Take the whole policy from this template' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l auto-approve-methods -d 'Methods that pass: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l require-approval-methods -d 'Methods that ask a person: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l deny-methods -d 'Methods that are denied: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l auto-approve-urls -d 'Addresses that pass: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l require-approval-urls -d 'Addresses that ask a person: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l deny-urls -d 'Addresses that are denied: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l auto-approve-hours -d 'When calls pass that may, else they ask: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l allowed-approvers -d 'E-mail addresses of those who may approve: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l min-approvals -d 'How many people have to approve' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l require-passkey -d 'Approvers have to confirm with a passkey' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l require-preimage -d 'Refuse to ask for a signature unless the agent sends what the digest is of' -r -f -a "true\t''
false\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l approval-channel -d 'The channel that approvers are asked through, or `none` for the team\'s' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l telegram-chat-id -d 'The Telegram chat to ask in, or `none` for the team\'s' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l matrix-room-id -d 'The Matrix room to ask in, or `none` for the team\'s' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l matrix-allowed-approvers -d 'E-mail addresses of those who may approve through Matrix: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -f -a "list" -d 'List the templates'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -f -a "show" -d 'Show a template'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -f -a "set" -d 'Set a template'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -f -a "delete" -d 'Delete a template'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from template" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l if-exists -d 'Succeed if it does not exist'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "test" -d 'Tell what would happen to a call, and which rule decides'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "replay" -d 'Tell which past calls a policy would decide otherwise'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "template" -d 'Look after templates: policies to be given to credentials'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -f -a "list" -d 'List the calls that wait'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -f -a "show" -d 'Show a call that waits or waited, as it would be sent'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -f -a "approve" -d 'Let a call that waits go out'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -f -a "deny" -d 'Refuse a call that waits'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -f -a "watch" -d 'Watch the calls that wait, and decide about them with one key'
complete -c postern -n "__fish_postern_using_subcommand approval; and not __fish_seen_subcommand_from list show approve deny watch help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l as -d 'Decide as the person with this e-mail address' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l grant -d 'Let calls like this one pass for so long, such as 30m or 2h: same credential, method and path' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l max-uses -d 'How many calls the grant lets pass, at least 1; any number by default' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l dry-run -d 'Say what would be decided and decide nothing'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l as -d 'Decide as the person with this e-mail address' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l dry-run -d 'Say what would be decided and decide nothing'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from deny" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l as -d 'Decide as the person with this e-mail address' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the calls that wait'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a call that waits or waited, as it would be sent'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from help" -f -a "approve" -d 'Let a call that waits go out'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from help" -f -a "deny" -d 'Refuse a call that waits'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from help" -f -a "watch" -d 'Watch the calls that wait, and decide about them with one key'
complete -c postern -n "__fish_postern_using_subcommand approval; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -f -a "list" -d 'List the grants that hold, the newest first'
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -f -a "create" -d 'Let calls of one kind pass for a while without asking'
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -f -a "revoke" -d 'Revoke a grant: the next call waits for a person again'
complete -c postern -n "__fish_postern_using_subcommand grant; and not __fish_seen_subcommand_from list create revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l credential -d 'List those of this credential alone' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l all -d 'List also those that are expired, used up or revoked'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l method -d 'Methods that pass: a comma-separated list' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l scope -d 'Route that passes: host and path, `*` for any one segment; may be repeated' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l ttl -d 'How long it lasts, such as 30m, 2h or 1d, which is the longest' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l max-uses -d 'How many calls it lets pass, at least 1; any number by default' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the grants that hold, the newest first'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "create" -d 'Let calls of one kind pass for a while without asking'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke a grant: the next call waits for a person again'
complete -c postern -n "__fish_postern_using_subcommand grant; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -f -a "list" -d 'List the proposals that wait'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -f -a "show" -d 'Show a proposal and what it would permit'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -f -a "approve" -d 'Change the policy as an agent proposes'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -f -a "deny" -d 'Leave the policy as it is'
complete -c postern -n "__fish_postern_using_subcommand proposal; and not __fish_seen_subcommand_from list show approve deny help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l dry-run -d 'Say what would be decided and decide nothing'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l dry-run -d 'Say what would be decided and decide nothing'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from deny" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the proposals that wait'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a proposal and what it would permit'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from help" -f -a "approve" -d 'Change the policy as an agent proposes'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from help" -f -a "deny" -d 'Leave the policy as it is'
complete -c postern -n "__fish_postern_using_subcommand proposal; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand login" -l token-file -d 'Keep the session whose token is in FILE instead of beginning one; `-` is standard input' -r -F
complete -c postern -n "__fish_postern_using_subcommand login" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand login" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand login" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand login" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand logout" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand logout" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand logout" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand logout" -l forget -d 'Forget the session that is kept here without asking the relay, which may be gone'
complete -c postern -n "__fish_postern_using_subcommand logout" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand whoami" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand whoami" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand whoami" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand whoami" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -f -a "list" -d 'List the sessions of the team\'s members, the latest used first'
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -f -a "revoke" -d 'End a session, or all of a member\'s, or all: the next request with its token is refused'
complete -c postern -n "__fish_postern_using_subcommand session; and not __fish_seen_subcommand_from list revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l user -d 'List those of this member alone' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l user -d 'End all sessions of this member' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l all -d 'End the sessions of all members'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the sessions of the team\'s members, the latest used first'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'End a session, or all of a member\'s, or all: the next request with its token is refused'
complete -c postern -n "__fish_postern_using_subcommand session; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -f -a "list" -d 'List the members of the team, and who is invited'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -f -a "invite" -d 'Invite somebody to the team and print the link, once'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -f -a "set-role" -d 'Change what a member is'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -f -a "reset-password" -d 'Make a link that sets another password, and print it, once'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -f -a "remove" -d 'Remove a member from the team, or take an invitation back'
complete -c postern -n "__fish_postern_using_subcommand user; and not __fish_seen_subcommand_from list invite set-role reset-password remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l role -d 'What they are to be: owner, admin or approver' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from invite" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from set-role" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from reset-password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l yes -d 'Do not ask'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l if-exists -d 'Succeed if it does not exist'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l dry-run -d 'Say what would change and change nothing'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the members of the team, and who is invited'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "invite" -d 'Invite somebody to the team and print the link, once'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "set-role" -d 'Change what a member is'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "reset-password" -d 'Make a link that sets another password, and print it, once'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a member from the team, or take an invitation back'
complete -c postern -n "__fish_postern_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand logs" -s l -l log-file -d 'Read this file instead of the deployment\'s own' -r -F
complete -c postern -n "__fish_postern_using_subcommand logs" -s t -l tail -d 'Show the last N entries; 0 shows all' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l since -d 'Show entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l until -d 'Show entries before this time' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l agent -d 'Show entries of this agent' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l credential -d 'Show entries that used this credential' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l status -d 'Show entries with this status of the upstream\'s answer' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l decision -d 'Show entries that were decided like this' -r -f -a "auto\t''
approved\t''
denied\t''
timeout\t''
refused\t''"
complete -c postern -n "__fish_postern_using_subcommand logs" -l grep -d 'Show entries whose stored line has a match of this regular expression' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand logs" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand logs" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand logs" -s f -l follow -d 'Go on with what is appended, until interrupted or until --until'
complete -c postern -n "__fish_postern_using_subcommand logs" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand status" -l proxy-url -d 'The same as --relay-url' -r
complete -c postern -n "__fish_postern_using_subcommand status" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand status" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand status" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand status" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -f -a "generate" -d 'Print a new encryption key'
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -f -a "check" -d 'Check that the encryption key is this deployment\'s'
complete -c postern -n "__fish_postern_using_subcommand key; and not __fish_seen_subcommand_from generate check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Print a new encryption key'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check that the encryption key is this deployment\'s'
complete -c postern -n "__fish_postern_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -f -a "start" -d 'Serve the deployment until SIGTERM or Ctrl-C'
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -f -a "nginx" -d 'Print a configuration for nginx in front of the relay'
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -f -a "caddy" -d 'Print a configuration for Caddy in front of the relay'
complete -c postern -n "__fish_postern_using_subcommand relay; and not __fish_seen_subcommand_from start nginx caddy help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l listen -d 'Listen on ADDRESS; by default 127.0.0.1:3100' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l metrics-listen -d 'Serve /metrics on ADDRESS instead of the main listener' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l public-url -d 'Use URL in links; the address that the outside world uses' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l audit-log -d 'Append audit entries to FILE; by default audit.jsonl in the data directory' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l tls-cert -d 'Serve HTTPS with the certificate chain in FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l tls-key -d 'Serve HTTPS with the private key in FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l insecure-http -d 'Allow plain HTTP on addresses that other machines can reach'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l public-url -d 'Print it for a relay whose public address is URL' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l listen -d 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l certificate -d 'Use the certificate chain in FILE' -r -F
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l certificate-key -d 'Use the private key in FILE' -r -F
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from nginx" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l public-url -d 'Print it for a relay whose public address is URL' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l listen -d 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l certificate -d 'Use the certificate chain in FILE' -r -F
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l certificate-key -d 'Use the private key in FILE' -r -F
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from caddy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from help" -f -a "start" -d 'Serve the deployment until SIGTERM or Ctrl-C'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from help" -f -a "nginx" -d 'Print a configuration for nginx in front of the relay'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from help" -f -a "caddy" -d 'Print a configuration for Caddy in front of the relay'
complete -c postern -n "__fish_postern_using_subcommand relay; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -f -a "show" -d 'Show every setting and where it came from'
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -f -a "check" -d 'Check the settings'
complete -c postern -n "__fish_postern_using_subcommand config; and not __fish_seen_subcommand_from show check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting and where it came from'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the settings'
complete -c postern -n "__fish_postern_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand completions" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand completions" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand completions" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand completions" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand man" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand man" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand man" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand man" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand openapi" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand openapi" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand openapi" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand openapi" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand openapi" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand schema" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand schema" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand schema" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand schema" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand version" -s o -l output -d 'Print data as table, json, jsonl or yaml' -r -f -a "table\t''
json\t''
jsonl\t''
yaml\t''"
complete -c postern -n "__fish_postern_using_subcommand version" -l color -d 'Colour the output: auto, always or never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postern -n "__fish_postern_using_subcommand version" -l config -d 'Read settings from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l data-dir -d 'Keep the deployment\'s files in DIR' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l database-url -d 'Keep the deployment\'s state in the database at URL' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l encryption-key-file -d 'Read the encryption key from FILE' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l encryption-key -d 'Take the encryption key from the command line, where others can see it' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l relay-url -d 'Work through the running relay at URL instead of on this host' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l team -d 'Work on this team' -r
complete -c postern -n "__fish_postern_using_subcommand version" -l no-input -d 'Ask nothing, even on a terminal'
complete -c postern -n "__fish_postern_using_subcommand version" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "init" -d 'Make a deployment: data directory, key, database, team and owner'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "start" -d 'Make a deployment when there is none, serve it, and print its address'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "add" -d 'Store a credential'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "credential" -d 'Look after credentials; `postern add` stores one'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "agent" -d 'Look after agents and their API keys'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "role" -d 'Look after roles: permissions that agents share'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "policy" -d 'Decide what may pass, what asks a person, what is denied'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "approval" -d 'Decide about calls that wait for a person'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "grant" -d 'Let calls that would wait for a person pass for a while'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "proposal" -d 'Decide about changes of policies that agents propose'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "login" -d 'Begin a session with a relay, and keep it for further commands'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "logout" -d 'End the session with a relay'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "whoami" -d 'Tell who is signed in to a relay, and what they may do'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "session" -d 'See who is signed in, and sign them out'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "user" -d 'Look after the people of the team'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "logs" -d 'Show the audit log'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "status" -d 'Tell whether the relay is healthy, and what waits'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "key" -d 'Look after the encryption key'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "relay" -d 'Run the server that agents call'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "config" -d 'Show and check the settings'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "completions" -d 'Print the completions for a shell'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "man" -d 'Write the manual pages to a directory'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "openapi" -d 'Print the document that describes the API, as a relay serves it at /openapi.json'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "schema" -d 'Print a JSON schema of what commands print with -o json'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "version" -d 'Print the version'
complete -c postern -n "__fish_postern_using_subcommand help; and not __fish_seen_subcommand_from init start add credential agent role policy approval grant proposal login logout whoami session user logs status key relay config completions man openapi schema version help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "list" -d 'List the credentials, without their values'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "show" -d 'Show a credential, without its value'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "update" -d 'Change a credential, but for its name and value'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "set-value" -d 'Replace a credential\'s value'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "verify" -d 'Tell whether a credential works'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "delete" -d 'Delete a credential'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "list" -d 'List the agents'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "create" -d 'Create an agent and print its API key, once'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "show" -d 'Show an agent and what it may use'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "enable" -d 'Let a disabled agent\'s key work again'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "disable" -d 'Stop an agent\'s key from working, at once'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "delete" -d 'Delete an agent'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "update" -d 'Change an agent'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "rotate-key" -d 'Give an agent a new API key and print it, once'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from agent" -f -a "run" -d 'Run a program whose calls go through the relay'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "list" -d 'List the roles'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "create" -d 'Create a role'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "show" -d 'Show a role'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "update" -d 'Change a role'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "add-credential" -d 'Let a role\'s agents use a credential'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "remove-credential" -d 'Take a credential away from a role\'s agents, at once'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from role" -f -a "delete" -d 'Delete a role'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "show" -d 'Show a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "set" -d 'Set a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "test" -d 'Tell what would happen to a call, and which rule decides'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "replay" -d 'Tell which past calls a policy would decide otherwise'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "template" -d 'Look after templates: policies to be given to credentials'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "delete" -d 'Delete a credential\'s policy'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from approval" -f -a "list" -d 'List the calls that wait'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from approval" -f -a "show" -d 'Show a call that waits or waited, as it would be sent'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from approval" -f -a "approve" -d 'Let a call that waits go out'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from approval" -f -a "deny" -d 'Refuse a call that waits'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from approval" -f -a "watch" -d 'Watch the calls that wait, and decide about them with one key'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from grant" -f -a "list" -d 'List the grants that hold, the newest first'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from grant" -f -a "create" -d 'Let calls of one kind pass for a while without asking'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from grant" -f -a "revoke" -d 'Revoke a grant: the next call waits for a person again'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from proposal" -f -a "list" -d 'List the proposals that wait'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from proposal" -f -a "show" -d 'Show a proposal and what it would permit'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from proposal" -f -a "approve" -d 'Change the policy as an agent proposes'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from proposal" -f -a "deny" -d 'Leave the policy as it is'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from session" -f -a "list" -d 'List the sessions of the team\'s members, the latest used first'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from session" -f -a "revoke" -d 'End a session, or all of a member\'s, or all: the next request with its token is refused'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "list" -d 'List the members of the team, and who is invited'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "invite" -d 'Invite somebody to the team and print the link, once'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "set-role" -d 'Change what a member is'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "reset-password" -d 'Make a link that sets another password, and print it, once'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "remove" -d 'Remove a member from the team, or take an invitation back'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "generate" -d 'Print a new encryption key'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "check" -d 'Check that the encryption key is this deployment\'s'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from relay" -f -a "start" -d 'Serve the deployment until SIGTERM or Ctrl-C'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from relay" -f -a "nginx" -d 'Print a configuration for nginx in front of the relay'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from relay" -f -a "caddy" -d 'Print a configuration for Caddy in front of the relay'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting and where it came from'
complete -c postern -n "__fish_postern_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Check the settings'
