
use builtin;
use str;

set edit:completion:arg-completer[postern] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'postern'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'postern'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Make a deployment: data directory, key, database, team and owner'
            cand start 'Make a deployment when there is none, serve it, and print its address'
            cand add 'Store a credential'
            cand credential 'Look after credentials; `postern add` stores one'
            cand agent 'Look after agents and their API keys'
            cand role 'Look after roles: permissions that agents share'
            cand policy 'Decide what may pass, what asks a person, what is denied'
            cand approval 'Decide about calls that wait for a person'
            cand grant 'Let calls that would wait for a person pass for a while'
            cand proposal 'Decide about changes of policies that agents propose'
            cand login 'Begin a session with a relay, and keep it for further commands'
            cand logout 'End the session with a relay'
            cand whoami 'Tell who is signed in to a relay, and what they may do'
            cand session 'See who is signed in, and sign them out'
            cand user 'Look after the people of the team'
            cand logs 'Show the audit log'
            cand status 'Tell whether the relay is healthy, and what waits'
            cand key 'Look after the encryption key'
            cand relay 'Run the server that agents call'
            cand config 'Show and check the settings'
            cand completions 'Print the completions for a shell'
            cand man 'Write the manual pages to a directory'
            cand openapi 'Print the document that describes the API, as a relay serves it at /openapi.json'
            cand schema 'Print a JSON schema of what commands print with -o json'
            cand version 'Print the version'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;init'= {
            cand --admin-email 'Make the person with this e-mail address the owner'
            cand --admin-password-file 'Read the owner''s password from FILE; `-` is standard input'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-admin 'Make no owner yet'
            cand --if-not-exists 'Succeed and show the deployment if there is one already'
            cand --dry-run 'Say what would be made and make nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;start'= {
            cand --admin-email 'Make the person with this e-mail address the owner'
            cand --admin-password-file 'Read the owner''s password from FILE; `-` is standard input'
            cand --listen 'Listen on ADDRESS; by default 127.0.0.1:3100'
            cand --metrics-listen 'Serve /metrics on ADDRESS instead of the main listener'
            cand --public-url 'Use URL in links; the address that the outside world uses'
            cand --audit-log 'Append audit entries to FILE; by default audit.jsonl in the data directory'
            cand --tls-cert 'Serve HTTPS with the certificate chain in FILE'
            cand --tls-key 'Serve HTTPS with the private key in FILE'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --insecure-http 'Allow plain HTTP on addresses that other machines can reach'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;add'= {
            cand --name 'Name of the credential: lower-case letters, digits and `-`'
            cand --description 'What it is for, for people'
            cand --auth 'Kind: api-key, oauth2, oauth1, custom or signing'
            cand --api-base 'Address under which the service is reached'
            cand --relative-target 'Agents name only a path; host and prefix come from --api-base'
            cand --allow-host 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated'
            cand --header-format 'Send it as `Authorization: FORMAT`, with the value at `{value}`'
            cand --binding 'Send it as this header; may be repeated'
            cand --rate-limit 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit'
            cand --value-file 'Read the value from FILE; `-` is standard input'
            cand --value 'Take the value from the command line, where others can see it'
            cand --generate 'Make a new signing key: ed25519, p256 or secp256k1'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --any-host 'Send it to whatever host an agent names'
            cand --if-not-exists 'Succeed and show the credential if it exists already'
            cand --dry-run 'Say what would be stored and store nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the credentials, without their values'
            cand show 'Show a credential, without its value'
            cand update 'Change a credential, but for its name and value'
            cand set-value 'Replace a credential''s value'
            cand verify 'Tell whether a credential works'
            cand delete 'Delete a credential'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;credential;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;update'= {
            cand --description 'What it is for, for people'
            cand --auth 'Kind: api-key, oauth2, oauth1, custom or signing'
            cand --api-base 'Address under which the service is reached'
            cand --relative-target 'Agents name only a path; host and prefix come from --api-base'
            cand --allow-host 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated'
            cand --header-format 'Send it as `Authorization: FORMAT`, with the value at `{value}`'
            cand --binding 'Send it as this header; may be repeated'
            cand --rate-limit 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --any-host 'Send it to whatever host an agent names'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;set-value'= {
            cand --value-file 'Read the value from FILE; `-` is standard input'
            cand --value 'Take the value from the command line, where others can see it'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;verify'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;delete'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;help'= {
            cand list 'List the credentials, without their values'
            cand show 'Show a credential, without its value'
            cand update 'Change a credential, but for its name and value'
            cand set-value 'Replace a credential''s value'
            cand verify 'Tell whether a credential works'
            cand delete 'Delete a credential'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;credential;help;list'= {
        }
        &'postern;credential;help;show'= {
        }
        &'postern;credential;help;update'= {
        }
        &'postern;credential;help;set-value'= {
        }
        &'postern;credential;help;verify'= {
        }
        &'postern;credential;help;delete'= {
        }
        &'postern;credential;help;help'= {
        }
        &'postern;agent'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the agents'
            cand create 'Create an agent and print its API key, once'
            cand show 'Show an agent and what it may use'
            cand enable 'Let a disabled agent''s key work again'
            cand disable 'Stop an agent''s key from working, at once'
            cand delete 'Delete an agent'
            cand update 'Change an agent'
            cand rotate-key 'Give an agent a new API key and print it, once'
            cand run 'Run a program whose calls go through the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;agent;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;create'= {
            cand --name 'Name of the agent'
            cand --description 'What it is for, for people'
            cand --credentials 'Let it use these credentials: a comma-separated list'
            cand --roles 'Give it these roles: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --all-credentials 'Let it use every credential of the team, also those to come'
            cand --app 'Make an app''s key, which may also act for end users of its own'
            cand --if-not-exists 'Succeed and show the agent if it exists already'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;enable'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;disable'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;delete'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;update'= {
            cand --description 'What it is for, for people'
            cand --credentials 'Let it use these credentials and no others directly: a comma-separated list'
            cand --all-credentials 'Let it use every credential of the team, also those to come; `=false` for none but its own'
            cand --roles 'Give it these roles and no others: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;rotate-key'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;run'= {
            cand --key-file 'Read the agent''s key from FILE; `-` is standard input'
            cand --credential 'Take this credential where several are bound to a host'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --pass-unbound 'Let requests to hosts that no credential is bound to go there without the relay'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;help'= {
            cand list 'List the agents'
            cand create 'Create an agent and print its API key, once'
            cand show 'Show an agent and what it may use'
            cand enable 'Let a disabled agent''s key work again'
            cand disable 'Stop an agent''s key from working, at once'
            cand delete 'Delete an agent'
            cand update 'Change an agent'
            cand rotate-key 'Give an agent a new API key and print it, once'
            cand run 'Run a program whose calls go through the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;agent;help;list'= {
        }
        &'postern;agent;help;create'= {
        }
        &'postern;agent;help;show'= {
        }
        &'postern;agent;help;enable'= {
        }
        &'postern;agent;help;disable'= {
        }
        &'postern;agent;help;delete'= {
        }
        &'postern;agent;help;update'= {
        }
        &'postern;agent;help;rotate-key'= {
        }
        &'postern;agent;help;run'= {
        }
        &'postern;agent;help;help'= {
        }
        &'postern;role'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the roles'
            cand create 'Create a role'
            cand show 'Show a role'
            cand update 'Change a role'
            cand add-credential 'Let a role''s agents use a credential'
            cand remove-credential 'Take a credential away from a role''s agents, at once'
            cand delete 'Delete a role'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;role;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;create'= {
            cand --name 'Name of the role'
            cand --description 'What it is for, for people'
            cand --credentials 'Let its agents use these credentials: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --if-not-exists 'Succeed and show the role if it exists already'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;update'= {
            cand --description 'What it is for, for people'
            cand --credentials 'Let its agents use these credentials and no others: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;add-credential'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;remove-credential'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;delete'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;help'= {
            cand list 'List the roles'
            cand create 'Create a role'
            cand show 'Show a role'
            cand update 'Change a role'
            cand add-credential 'Let a role''s agents use a credential'
            cand remove-credential 'Take a credential away from a role''s agents, at once'
            cand delete 'Delete a role'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;role;help;list'= {
        }
        &'postern;role;help;create'= {
        }
        &'postern;role;help;show'= {
        }
        &'postern;role;help;update'= {
        }
        &'postern;role;help;add-credential'= {
        }
        &'postern;role;help;remove-credential'= {
        }
        &'postern;role;help;delete'= {
        }
        &'postern;role;help;help'= {
        }
        &'postern;policy'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Show a credential''s policy'
            cand set 'Set a credential''s policy'
            cand test 'Tell what would happen to a call, and which rule decides'
            cand replay 'Tell which past calls a policy would decide otherwise'
            cand template 'Look after templates: policies to be given to credentials'
            cand delete 'Delete a credential''s policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;policy;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;set'= {
            cand --file 'Read the whole policy from FILE, a JSON object; `-` is standard input'
            cand --template 'Take the whole policy from this template'
            cand --auto-approve-methods 'Methods that pass: a comma-separated list'
            cand --require-approval-methods 'Methods that ask a person: a comma-separated list'
            cand --deny-methods 'Methods that are denied: a comma-separated list'
            cand --auto-approve-urls 'Addresses that pass: a comma-separated list'
            cand --require-approval-urls 'Addresses that ask a person: a comma-separated list'
            cand --deny-urls 'Addresses that are denied: a comma-separated list'
            cand --auto-approve-hours 'When calls pass that may, else they ask: a comma-separated list'
            cand --allowed-approvers 'E-mail addresses of those who may approve: a comma-separated list'
            cand --min-approvals 'How many people have to approve'
            cand --require-passkey 'Approvers have to confirm with a passkey'
            cand --require-preimage 'Refuse to ask for a signature unless the agent sends what the digest is of'
            cand --approval-channel 'The channel that approvers are asked through, or `none` for the team''s'
            cand --telegram-chat-id 'The Telegram chat to ask in, or `none` for the team''s'
            cand --matrix-room-id 'The Matrix room to ask in, or `none` for the team''s'
            cand --matrix-allowed-approvers 'E-mail addresses of those who may approve through Matrix: a comma-separated list'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;test'= {
            cand --agent 'Also tell whether this agent may use the credential'
            cand --at 'Tell what would happen at this time: RFC 3339; without it, now'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;replay'= {
            cand --since 'Look at calls from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d'
            cand -t 'Show the last N calls that differ; 0 shows all. The summary counts all'
            cand --tail 'Show the last N calls that differ; 0 shows all. The summary counts all'
            cand --file 'Read the whole policy from FILE, a JSON object; `-` is standard input'
            cand --template 'Take the whole policy from this template'
            cand --auto-approve-methods 'Methods that pass: a comma-separated list'
            cand --require-approval-methods 'Methods that ask a person: a comma-separated list'
            cand --deny-methods 'Methods that are denied: a comma-separated list'
            cand --auto-approve-urls 'Addresses that pass: a comma-separated list'
            cand --require-approval-urls 'Addresses that ask a person: a comma-separated list'
            cand --deny-urls 'Addresses that are denied: a comma-separated list'
            cand --auto-approve-hours 'When calls pass that may, else they ask: a comma-separated list'
            cand --allowed-approvers 'E-mail addresses of those who may approve: a comma-separated list'
            cand --min-approvals 'How many people have to approve'
            cand --require-passkey 'Approvers have to confirm with a passkey'
            cand --require-preimage 'Refuse to ask for a signature unless the agent sends what the digest is of'
            cand --approval-channel 'The channel that approvers are asked through, or `none` for the team''s'
            cand --telegram-chat-id 'The Telegram chat to ask in, or `none` for the team''s'
            cand --matrix-room-id 'The Matrix room to ask in, or `none` for the team''s'
            cand --matrix-allowed-approvers 'E-mail addresses of those who may approve through Matrix: a comma-separated list'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;template'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the templates'
            cand show 'Show a template'
            cand set 'Set a template'
            cand delete 'Delete a template'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;policy;template;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;template;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;template;set'= {
            cand --file 'Read the whole policy from FILE, a JSON object; `-` is standard input'
            cand --template 'Take the whole policy from this template'
            cand --auto-approve-methods 'Methods that pass: a comma-separated list'
            cand --require-approval-methods 'Methods that ask a person: a comma-separated list'
            cand --deny-methods 'Methods that are denied: a comma-separated list'
            cand --auto-approve-urls 'Addresses that pass: a comma-separated list'
            cand --require-approval-urls 'Addresses that ask a person: a comma-separated list'
            cand --deny-urls 'Addresses that are denied: a comma-separated list'
            cand --auto-approve-hours 'When calls pass that may, else they ask: a comma-separated list'
            cand --allowed-approvers 'E-mail addresses of those who may approve: a comma-separated list'
            cand --min-approvals 'How many people have to approve'
            cand --require-passkey 'Approvers have to confirm with a passkey'
            cand --require-preimage 'Refuse to ask for a signature unless the agent sends what the digest is of'
            cand --approval-channel 'The channel that approvers are asked through, or `none` for the team''s'
            cand --telegram-chat-id 'The Telegram chat to ask in, or `none` for the team''s'
            cand --matrix-room-id 'The Matrix room to ask in, or `none` for the team''s'
            cand --matrix-allowed-approvers 'E-mail addresses of those who may approve through Matrix: a comma-separated list'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;template;delete'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;template;help'= {
            cand list 'List the templates'
            cand show 'Show a template'
            cand set 'Set a template'
            cand delete 'Delete a template'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;policy;template;help;list'= {
        }
        &'postern;policy;template;help;show'= {
        }
        &'postern;policy;template;help;set'= {
        }
        &'postern;policy;template;help;delete'= {
        }
        &'postern;policy;template;help;help'= {
        }
        &'postern;policy;delete'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;help'= {
            cand show 'Show a credential''s policy'
            cand set 'Set a credential''s policy'
            cand test 'Tell what would happen to a call, and which rule decides'
            cand replay 'Tell which past calls a policy would decide otherwise'
            cand template 'Look after templates: policies to be given to credentials'
            cand delete 'Delete a credential''s policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;policy;help;show'= {
        }
        &'postern;policy;help;set'= {
        }
        &'postern;policy;help;test'= {
        }
        &'postern;policy;help;replay'= {
        }
        &'postern;policy;help;template'= {
            cand list 'List the templates'
            cand show 'Show a template'
            cand set 'Set a template'
            cand delete 'Delete a template'
        }
        &'postern;policy;help;template;list'= {
        }
        &'postern;policy;help;template;show'= {
        }
        &'postern;policy;help;template;set'= {
        }
        &'postern;policy;help;template;delete'= {
        }
        &'postern;policy;help;delete'= {
        }
        &'postern;policy;help;help'= {
        }
        &'postern;approval'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the calls that wait'
            cand show 'Show a call that waits or waited, as it would be sent'
            cand approve 'Let a call that waits go out'
            cand deny 'Refuse a call that waits'
            cand watch 'Watch the calls that wait, and decide about them with one key'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;approval;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;approve'= {
            cand --as 'Decide as the person with this e-mail address'
            cand --grant 'Let calls like this one pass for so long, such as 30m or 2h: same credential, method and path'
            cand --max-uses 'How many calls the grant lets pass, at least 1; any number by default'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;deny'= {
            cand --as 'Decide as the person with this e-mail address'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;watch'= {
            cand --as 'Decide as the person with this e-mail address'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;help'= {
            cand list 'List the calls that wait'
            cand show 'Show a call that waits or waited, as it would be sent'
            cand approve 'Let a call that waits go out'
            cand deny 'Refuse a call that waits'
            cand watch 'Watch the calls that wait, and decide about them with one key'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;approval;help;list'= {
        }
        &'postern;approval;help;show'= {
        }
        &'postern;approval;help;approve'= {
        }
        &'postern;approval;help;deny'= {
        }
        &'postern;approval;help;watch'= {
        }
        &'postern;approval;help;help'= {
        }
        &'postern;grant'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the grants that hold, the newest first'
            cand create 'Let calls of one kind pass for a while without asking'
            cand revoke 'Revoke a grant: the next call waits for a person again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;grant;list'= {
            cand --credential 'List those of this credential alone'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --all 'List also those that are expired, used up or revoked'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;grant;create'= {
            cand --method 'Methods that pass: a comma-separated list'
            cand --scope 'Route that passes: host and path, `*` for any one segment; may be repeated'
            cand --ttl 'How long it lasts, such as 30m, 2h or 1d, which is the longest'
            cand --max-uses 'How many calls it lets pass, at least 1; any number by default'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;grant;revoke'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;grant;help'= {
            cand list 'List the grants that hold, the newest first'
            cand create 'Let calls of one kind pass for a while without asking'
            cand revoke 'Revoke a grant: the next call waits for a person again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;grant;help;list'= {
        }
        &'postern;grant;help;create'= {
        }
        &'postern;grant;help;revoke'= {
        }
        &'postern;grant;help;help'= {
        }
        &'postern;proposal'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the proposals that wait'
            cand show 'Show a proposal and what it would permit'
            cand approve 'Change the policy as an agent proposes'
            cand deny 'Leave the policy as it is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;proposal;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;proposal;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;proposal;approve'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;proposal;deny'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;proposal;help'= {
            cand list 'List the proposals that wait'
            cand show 'Show a proposal and what it would permit'
            cand approve 'Change the policy as an agent proposes'
            cand deny 'Leave the policy as it is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;proposal;help;list'= {
        }
        &'postern;proposal;help;show'= {
        }
        &'postern;proposal;help;approve'= {
        }
        &'postern;proposal;help;deny'= {
        }
        &'postern;proposal;help;help'= {
        }
        &'postern;login'= {
            cand --token-file 'Keep the session whose token is in FILE instead of beginning one; `-` is standard input'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;logout'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --forget 'Forget the session that is kept here without asking the relay, which may be gone'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;whoami'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;session'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the sessions of the team''s members, the latest used first'
            cand revoke 'End a session, or all of a member''s, or all: the next request with its token is refused'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;session;list'= {
            cand --user 'List those of this member alone'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;session;revoke'= {
            cand --user 'End all sessions of this member'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --all 'End the sessions of all members'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;session;help'= {
            cand list 'List the sessions of the team''s members, the latest used first'
            cand revoke 'End a session, or all of a member''s, or all: the next request with its token is refused'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;session;help;list'= {
        }
        &'postern;session;help;revoke'= {
        }
        &'postern;session;help;help'= {
        }
        &'postern;user'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the members of the team, and who is invited'
            cand invite 'Invite somebody to the team and print the link, once'
            cand set-role 'Change what a member is'
            cand reset-password 'Make a link that sets another password, and print it, once'
            cand remove 'Remove a member from the team, or take an invitation back'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;user;list'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;invite'= {
            cand --role 'What they are to be: owner, admin or approver'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;set-role'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;reset-password'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;remove'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;help'= {
            cand list 'List the members of the team, and who is invited'
            cand invite 'Invite somebody to the team and print the link, once'
            cand set-role 'Change what a member is'
            cand reset-password 'Make a link that sets another password, and print it, once'
            cand remove 'Remove a member from the team, or take an invitation back'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;user;help;list'= {
        }
        &'postern;user;help;invite'= {
        }
        &'postern;user;help;set-role'= {
        }
        &'postern;user;help;reset-password'= {
        }
        &'postern;user;help;remove'= {
        }
        &'postern;user;help;help'= {
        }
        &'postern;logs'= {
            cand -l 'Read this file instead of the deployment''s own'
            cand --log-file 'Read this file instead of the deployment''s own'
            cand -t 'Show the last N entries; 0 shows all'
            cand --tail 'Show the last N entries; 0 shows all'
            cand --since 'Show entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d'
            cand --until 'Show entries before this time'
            cand --agent 'Show entries of this agent'
            cand --credential 'Show entries that used this credential'
            cand --status 'Show entries with this status of the upstream''s answer'
            cand --decision 'Show entries that were decided like this'
            cand --grep 'Show entries whose stored line has a match of this regular expression'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand -f 'Go on with what is appended, until interrupted or until --until'
            cand --follow 'Go on with what is appended, until interrupted or until --until'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;status'= {
            cand --proxy-url 'The same as --relay-url'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;key'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand generate 'Print a new encryption key'
            cand check 'Check that the encryption key is this deployment''s'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;key;generate'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;key;check'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;key;help'= {
            cand generate 'Print a new encryption key'
            cand check 'Check that the encryption key is this deployment''s'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;key;help;generate'= {
        }
        &'postern;key;help;check'= {
        }
        &'postern;key;help;help'= {
        }
        &'postern;relay'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand start 'Serve the deployment until SIGTERM or Ctrl-C'
            cand nginx 'Print a configuration for nginx in front of the relay'
            cand caddy 'Print a configuration for Caddy in front of the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;relay;start'= {
            cand --listen 'Listen on ADDRESS; by default 127.0.0.1:3100'
            cand --metrics-listen 'Serve /metrics on ADDRESS instead of the main listener'
            cand --public-url 'Use URL in links; the address that the outside world uses'
            cand --audit-log 'Append audit entries to FILE; by default audit.jsonl in the data directory'
            cand --tls-cert 'Serve HTTPS with the certificate chain in FILE'
            cand --tls-key 'Serve HTTPS with the private key in FILE'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --insecure-http 'Allow plain HTTP on addresses that other machines can reach'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;nginx'= {
            cand --public-url 'Print it for a relay whose public address is URL'
            cand --listen 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100'
            cand --certificate 'Use the certificate chain in FILE'
            cand --certificate-key 'Use the private key in FILE'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;caddy'= {
            cand --public-url 'Print it for a relay whose public address is URL'
            cand --listen 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100'
            cand --certificate 'Use the certificate chain in FILE'
            cand --certificate-key 'Use the private key in FILE'
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;help'= {
            cand start 'Serve the deployment until SIGTERM or Ctrl-C'
            cand nginx 'Print a configuration for nginx in front of the relay'
            cand caddy 'Print a configuration for Caddy in front of the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;relay;help;start'= {
        }
        &'postern;relay;help;nginx'= {
        }
        &'postern;relay;help;caddy'= {
        }
        &'postern;relay;help;help'= {
        }
        &'postern;config'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Show every setting and where it came from'
            cand check 'Check the settings'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;config;show'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;config;check'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;config;help'= {
            cand show 'Show every setting and where it came from'
            cand check 'Check the settings'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;config;help;show'= {
        }
        &'postern;config;help;check'= {
        }
        &'postern;config;help;help'= {
        }
        &'postern;completions'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;man'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;openapi'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;schema'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;version'= {
            cand -o 'Print data as table, json, jsonl or yaml'
            cand --output 'Print data as table, json, jsonl or yaml'
            cand --color 'Colour the output: auto, always or never'
            cand --config 'Read settings from FILE'
            cand --data-dir 'Keep the deployment''s files in DIR'
            cand --database-url 'Keep the deployment''s state in the database at URL'
            cand --encryption-key-file 'Read the encryption key from FILE'
            cand --encryption-key 'Take the encryption key from the command line, where others can see it'
            cand --relay-url 'Work through the running relay at URL instead of on this host'
            cand --team 'Work on this team'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;help'= {
            cand init 'Make a deployment: data directory, key, database, team and owner'
            cand start 'Make a deployment when there is none, serve it, and print its address'
            cand add 'Store a credential'
            cand credential 'Look after credentials; `postern add` stores one'
            cand agent 'Look after agents and their API keys'
            cand role 'Look after roles: permissions that agents share'
            cand policy 'Decide what may pass, what asks a person, what is denied'
            cand approval 'Decide about calls that wait for a person'
            cand grant 'Let calls that would wait for a person pass for a while'
            cand proposal 'Decide about changes of policies that agents propose'
            cand login 'Begin a session with a relay, and keep it for further commands'
            cand logout 'End the session with a relay'
            cand whoami 'Tell who is signed in to a relay, and what they may do'
            cand session 'See who is signed in, and sign them out'
            cand user 'Look after the people of the team'
            cand logs 'Show the audit log'
            cand status 'Tell whether the relay is healthy, and what waits'
            cand key 'Look after the encryption key'
            cand relay 'Run the server that agents call'
            cand config 'Show and check the settings'
            cand completions 'Print the completions for a shell'
            cand man 'Write the manual pages to a directory'
            cand openapi 'Print the document that describes the API, as a relay serves it at /openapi.json'
            cand schema 'Print a JSON schema of what commands print with -o json'
            cand version 'Print the version'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;help;init'= {
        }
        &'postern;help;start'= {
        }
        &'postern;help;add'= {
        }
        &'postern;help;credential'= {
            cand list 'List the credentials, without their values'
            cand show 'Show a credential, without its value'
            cand update 'Change a credential, but for its name and value'
            cand set-value 'Replace a credential''s value'
            cand verify 'Tell whether a credential works'
            cand delete 'Delete a credential'
        }
        &'postern;help;credential;list'= {
        }
        &'postern;help;credential;show'= {
        }
        &'postern;help;credential;update'= {
        }
        &'postern;help;credential;set-value'= {
        }
        &'postern;help;credential;verify'= {
        }
        &'postern;help;credential;delete'= {
        }
        &'postern;help;agent'= {
            cand list 'List the agents'
            cand create 'Create an agent and print its API key, once'
            cand show 'Show an agent and what it may use'
            cand enable 'Let a disabled agent''s key work again'
            cand disable 'Stop an agent''s key from working, at once'
            cand delete 'Delete an agent'
            cand update 'Change an agent'
            cand rotate-key 'Give an agent a new API key and print it, once'
            cand run 'Run a program whose calls go through the relay'
        }
        &'postern;help;agent;list'= {
        }
        &'postern;help;agent;create'= {
        }
        &'postern;help;agent;show'= {
        }
        &'postern;help;agent;enable'= {
        }
        &'postern;help;agent;disable'= {
        }
        &'postern;help;agent;delete'= {
        }
        &'postern;help;agent;update'= {
        }
        &'postern;help;agent;rotate-key'= {
        }
        &'postern;help;agent;run'= {
        }
        &'postern;help;role'= {
            cand list 'List the roles'
            cand create 'Create a role'
            cand show 'Show a role'
            cand update 'Change a role'
            cand add-credential 'Let a role''s agents use a credential'
            cand remove-credential 'Take a credential away from a role''s agents, at once'
            cand delete 'Delete a role'
        }
        &'postern;help;role;list'= {
        }
        &'postern;help;role;create'= {
        }
        &'postern;help;role;show'= {
        }
        &'postern;help;role;update'= {
        }
        &'postern;help;role;add-credential'= {
        }
        &'postern;help;role;remove-credential'= {
        }
        &'postern;help;role;delete'= {
        }
        &'postern;help;policy'= {
            cand show 'Show a credential''s policy'
            cand set 'Set a credential''s policy'
            cand test 'Tell what would happen to a call, and which rule decides'
            cand replay 'Tell which past calls a policy would decide otherwise'
            cand template 'Look after templates: policies to be given to credentials'
            cand delete 'Delete a credential''s policy'
        }
        &'postern;help;policy;show'= {
        }
        &'postern;help;policy;set'= {
        }
        &'postern;help;policy;test'= {
        }
        &'postern;help;policy;replay'= {
        }
        &'postern;help;policy;template'= {
            cand list 'List the templates'
            cand show 'Show a template'
            cand set 'Set a template'
            cand delete 'Delete a template'
        }
        &'postern;help;policy;template;list'= {
        }
        &'postern;help;policy;template;show'= {
        }
        &'postern;help;policy;template;set'= {
        }
        &'postern;help;policy;template;delete'= {
        }
        &'postern;help;policy;delete'= {
        }
        &'postern;help;approval'= {
            cand list 'List the calls that wait'
            cand show 'Show a call that waits or waited, as it would be sent'
            cand approve 'Let a call that waits go out'
            cand deny 'Refuse a call that waits'
            cand watch 'Watch the calls that wait, and decide about them with one key'
        }
        &'postern;help;approval;list'= {
        }
        &'postern;help;approval;show'= {
        }
        &'postern;help;approval;approve'= {
        }
        &'postern;help;approval;deny'= {
        }
        &'postern;help;approval;watch'= {
        }
        &'postern;help;grant'= {
            cand list 'List the grants that hold, the newest first'
            cand create 'Let calls of one kind pass for a while without asking'
            cand revoke 'Revoke a grant: the next call waits for a person again'
        }
        &'postern;help;grant;list'= {
        }
        &'postern;help;grant;create'= {
        }
        &'postern;help;grant;revoke'= {
        }
        &'postern;help;proposal'= {
            cand list 'List the proposals that wait'
            cand show 'Show a proposal and what it would permit'
            cand approve 'Change the policy as an agent proposes'
            cand deny 'Leave the policy as it is'
        }
        &'postern;help;proposal;list'= {
        }
        &'postern;help;proposal;show'= {
        }
        &'postern;help;proposal;approve'= {
        }
        &'postern;help;proposal;deny'= {
        }
        &'postern;help;login'= {
        }
        &'postern;help;logout'= {
        }
        &'postern;help;whoami'= {
        }
        &'postern;help;session'= {
            cand list 'List the sessions of the team''s members, the latest used first'
            cand revoke 'End a session, or all of a member''s, or all: the next request with its token is refused'
        }
        &'postern;help;session;list'= {
        }
        &'postern;help;session;revoke'= {
        }
        &'postern;help;user'= {
            cand list 'List the members of the team, and who is invited'
            cand invite 'Invite somebody to the team and print the link, once'
            cand set-role 'Change what a member is'
            cand reset-password 'Make a link that sets another password, and print it, once'
            cand remove 'Remove a member from the team, or take an invitation back'
        }
        &'postern;help;user;list'= {
        }
        &'postern;help;user;invite'= {
        }
        &'postern;help;user;set-role'= {
        }
        &'postern;help;user;reset-password'= {
        }
        &'postern;help;user;remove'= {
        }
        &'postern;help;logs'= {
        }
        &'postern;help;status'= {
        }
        &'postern;help;key'= {
            cand generate 'Print a new encryption key'
            cand check 'Check that the encryption key is this deployment''s'
        }
        &'postern;help;key;generate'= {
        }
        &'postern;help;key;check'= {
        }
        &'postern;help;relay'= {
            cand start 'Serve the deployment until SIGTERM or Ctrl-C'
            cand nginx 'Print a configuration for nginx in front of the relay'
            cand caddy 'Print a configuration for Caddy in front of the relay'
        }
        &'postern;help;relay;start'= {
        }
        &'postern;help;relay;nginx'= {
        }
        &'postern;help;relay;caddy'= {
        }
        &'postern;help;config'= {
            cand show 'Show every setting and where it came from'
            cand check 'Check the settings'
        }
        &'postern;help;config;show'= {
        }
        &'postern;help;config;check'= {
        }
        &'postern;help;completions'= {
        }
        &'postern;help;man'= {
        }
        &'postern;help;openapi'= {
        }
        &'postern;help;schema'= {
        }
        &'postern;help;version'= {
        }
        &'postern;help;help'= {
        }
    ]
    $completions[$command]
}
