
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
            cand apply 'Bring credentials, roles, agents, policies and channels to what a file declares'
            cand diff 'Show what `apply` would change'
            cand export 'Write credentials, roles, agents, policies and channels as `apply` reads them'
            cand lockdown 'Stop all calls of agents at once'
            cand login 'Begin a session with a relay, and keep it for further commands'
            cand logout 'End the session with a relay'
            cand whoami 'Tell who is signed in to a relay, and what they may do'
            cand session 'See who is signed in, and sign them out'
            cand user 'Look after the people of the team'
            cand logs 'Show the audit log'
            cand status 'Tell whether the relay is healthy, and what waits'
            cand doctor 'Check the whole deployment and say how to mend what is wrong'
            cand key 'Look after the encryption key'
            cand backup 'Keep a copy of the whole deployment, and bring it back'
            cand relay 'Run the server that agents call'
            cand config 'Show and check the settings'
            cand import 'Bring the database of another system over'
            cand completions 'Print the completions for a shell'
            cand mcp 'Serve tools to an AI program over standard input and output'
            cand man 'Write the manual pages to a directory'
            cand openapi 'Print the document that describes the API, as a relay serves it at /openapi.json'
            cand schema 'Print a JSON schema of what commands print with -o json'
            cand version 'Print the version'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;init'= {
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
            cand --admin-email 'Make the person with this e-mail address the owner'
            cand --admin-password-file 'Read the owner''s password from FILE; `-` is standard input'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --no-admin 'Make no owner yet'
            cand --if-not-exists 'Succeed and show the deployment if there is one already'
            cand --dry-run 'Say what would be made and make nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;start'= {
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
            cand --admin-email 'Make the person with this e-mail address the owner'
            cand --admin-password-file 'Read the owner''s password from FILE; `-` is standard input'
            cand --listen 'Listen on ADDRESS; by default 127.0.0.1:3100'
            cand --metrics-listen 'Serve /metrics on ADDRESS instead of the main listener'
            cand --public-url 'Use URL in links; the address that the outside world uses'
            cand --audit-log 'Append audit entries to FILE; by default audit.jsonl in the data directory'
            cand --tls-cert 'Serve HTTPS with the certificate chain in FILE'
            cand --tls-key 'Serve HTTPS with the private key in FILE'
            cand --log-level 'Log from LEVEL on: error, warn, info, debug or trace'
            cand --log-format 'Write the log as text, or as json: an object a line'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --insecure-http 'Allow plain HTTP on addresses that other machines can reach'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;add'= {
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --any-host 'Send it to whatever host an agent names'
            cand --canary 'Nobody is meant to use it: whoever names it raises an alarm'
            cand --if-not-exists 'Succeed and show the credential if it exists already'
            cand --dry-run 'Say what would be stored and store nothing'
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
            cand seal 'Seal a value so that it can stand in a manifest'
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
            cand --description 'What it is for, for people'
            cand --auth 'Kind: api-key, oauth2, oauth1, custom or signing'
            cand --api-base 'Address under which the service is reached'
            cand --relative-target 'Agents name only a path; host and prefix come from --api-base'
            cand --allow-host 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated'
            cand --header-format 'Send it as `Authorization: FORMAT`, with the value at `{value}`'
            cand --binding 'Send it as this header; may be repeated'
            cand --rate-limit 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --any-host 'Send it to whatever host an agent names'
            cand --canary 'Nobody is meant to use it: whoever names it raises an alarm'
            cand --no-canary 'It is one like any other again'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;set-value'= {
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
            cand --value-file 'Read the value from FILE; `-` is standard input'
            cand --value 'Take the value from the command line, where others can see it'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;seal'= {
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
            cand --value-file 'Read the value from FILE; `-` is standard input'
            cand --value 'Take the value from the command line, where others can see it'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;credential;help'= {
            cand list 'list'
            cand show 'show'
            cand update 'update'
            cand set-value 'set-value'
            cand seal 'seal'
            cand verify 'verify'
            cand delete 'delete'
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
        &'postern;credential;help;seal'= {
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
            cand --name 'Name of the agent'
            cand --description 'What it is for, for people'
            cand --credentials 'Let it use these credentials: a comma-separated list'
            cand --roles 'Give it these roles: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --all-credentials 'Let it use every credential of the team, also those to come'
            cand --app 'Make an app''s key, which may also act for end users of its own'
            cand --if-not-exists 'Succeed and show the agent if it exists already'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;update'= {
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
            cand --description 'What it is for, for people'
            cand --credentials 'Let it use these credentials and no others directly: a comma-separated list'
            cand --all-credentials 'Let it use every credential of the team, also those to come; `=false` for none but its own'
            cand --roles 'Give it these roles and no others: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --adopt 'Make somebody''s own agent the team''s: it is bound by what it is given, and not by that person'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --overlap 'Let the old key work on for so long: such as 90s, 30m, 1h or 7d, at most 30d'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;run'= {
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
            cand --key-file 'Read the agent''s key from FILE; `-` is standard input'
            cand --credential 'Take this credential where several are bound to a host'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --pass-unbound 'Let requests to hosts that no credential is bound to go there without the relay'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;agent;help'= {
            cand list 'list'
            cand create 'create'
            cand show 'show'
            cand enable 'enable'
            cand disable 'disable'
            cand delete 'delete'
            cand update 'update'
            cand rotate-key 'rotate-key'
            cand run 'run'
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
            cand --name 'Name of the role'
            cand --description 'What it is for, for people'
            cand --credentials 'Let its agents use these credentials: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --if-not-exists 'Succeed and show the role if it exists already'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --description 'What it is for, for people'
            cand --credentials 'Let its agents use these credentials and no others: a comma-separated list'
            cand --rate-limit 'Calls allowed per hour, at least 1; `none` for no limit'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;role;help'= {
            cand list 'list'
            cand create 'create'
            cand show 'show'
            cand update 'update'
            cand add-credential 'add-credential'
            cand remove-credential 'remove-credential'
            cand delete 'delete'
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
            cand --file 'Read the whole policy from FILE, a JSON object; `-` is standard input'
            cand --template 'Take the whole policy from this template'
            cand --auto-approve-methods 'Methods that pass: a comma-separated list'
            cand --require-approval-methods 'Methods that ask a person: a comma-separated list'
            cand --deny-methods 'Methods that are denied: a comma-separated list'
            cand --auto-approve-urls 'Addresses that pass: a comma-separated list'
            cand --require-approval-urls 'Addresses that ask a person: a comma-separated list'
            cand --deny-urls 'Addresses that are denied: a comma-separated list'
            cand --auto-approve-hours 'When calls pass that may, else they ask: a comma-separated list'
            cand --allowed-approvers 'E-mail addresses of approvers: a comma-separated list'
            cand --min-approvals 'How many people have to approve'
            cand --require-passkey 'Approvers have to confirm with a passkey'
            cand --require-preimage 'Refuse to ask for a signature unless the agent sends what the digest is of'
            cand --max-body-bytes 'The longest body within the limits, in bytes, or `none` for any'
            cand --allowed-content-types 'Content types that are within the limits: a comma-separated list'
            cand --deny-other-bodies 'Deny calls with other bodies'
            cand --approval-channel 'The channel that approvers are asked through, or `none` for the team''s'
            cand --telegram-chat-id 'The Telegram chat to ask in, or `none` for the team''s'
            cand --matrix-room-id 'The Matrix room to ask in, or `none` for the team''s'
            cand --matrix-allowed-approvers 'E-mail addresses of approvers in Matrix: a comma-separated list'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;test'= {
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
            cand --agent 'Also tell whether this agent may use the credential'
            cand --at 'Tell what would happen at this time: RFC 3339; without it, now'
            cand --body-size 'Tell what would happen with a body of so many bytes; without it, none'
            cand --content-type 'Tell what would happen with a body of this content type'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;replay'= {
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
            cand --allowed-approvers 'E-mail addresses of approvers: a comma-separated list'
            cand --min-approvals 'How many people have to approve'
            cand --require-passkey 'Approvers have to confirm with a passkey'
            cand --require-preimage 'Refuse to ask for a signature unless the agent sends what the digest is of'
            cand --max-body-bytes 'The longest body within the limits, in bytes, or `none` for any'
            cand --allowed-content-types 'Content types that are within the limits: a comma-separated list'
            cand --deny-other-bodies 'Deny calls with other bodies'
            cand --approval-channel 'The channel that approvers are asked through, or `none` for the team''s'
            cand --telegram-chat-id 'The Telegram chat to ask in, or `none` for the team''s'
            cand --matrix-room-id 'The Matrix room to ask in, or `none` for the team''s'
            cand --matrix-allowed-approvers 'E-mail addresses of approvers in Matrix: a comma-separated list'
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
            cand --file 'Read the whole policy from FILE, a JSON object; `-` is standard input'
            cand --template 'Take the whole policy from this template'
            cand --auto-approve-methods 'Methods that pass: a comma-separated list'
            cand --require-approval-methods 'Methods that ask a person: a comma-separated list'
            cand --deny-methods 'Methods that are denied: a comma-separated list'
            cand --auto-approve-urls 'Addresses that pass: a comma-separated list'
            cand --require-approval-urls 'Addresses that ask a person: a comma-separated list'
            cand --deny-urls 'Addresses that are denied: a comma-separated list'
            cand --auto-approve-hours 'When calls pass that may, else they ask: a comma-separated list'
            cand --allowed-approvers 'E-mail addresses of approvers: a comma-separated list'
            cand --min-approvals 'How many people have to approve'
            cand --require-passkey 'Approvers have to confirm with a passkey'
            cand --require-preimage 'Refuse to ask for a signature unless the agent sends what the digest is of'
            cand --max-body-bytes 'The longest body within the limits, in bytes, or `none` for any'
            cand --allowed-content-types 'Content types that are within the limits: a comma-separated list'
            cand --deny-other-bodies 'Deny calls with other bodies'
            cand --approval-channel 'The channel that approvers are asked through, or `none` for the team''s'
            cand --telegram-chat-id 'The Telegram chat to ask in, or `none` for the team''s'
            cand --matrix-room-id 'The Matrix room to ask in, or `none` for the team''s'
            cand --matrix-allowed-approvers 'E-mail addresses of approvers in Matrix: a comma-separated list'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;template;help'= {
            cand list 'list'
            cand show 'show'
            cand set 'set'
            cand delete 'delete'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;policy;help'= {
            cand show 'show'
            cand set 'set'
            cand test 'test'
            cand replay 'replay'
            cand template 'Look after templates: policies to be given to credentials'
            cand delete 'delete'
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
            cand list 'list'
            cand show 'show'
            cand set 'set'
            cand delete 'delete'
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
            cand --as 'Decide as the person with this e-mail address'
            cand --grant 'Let calls like this one pass for so long, such as 30m or 2h: same credential, method and path'
            cand --max-uses 'How many calls the grant lets pass, at least 1; any number by default'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;deny'= {
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
            cand --as 'Decide as the person with this e-mail address'
            cand --reason 'Why, for the agent and the audit log'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;watch'= {
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
            cand --as 'Decide as the person with this e-mail address'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;approval;help'= {
            cand list 'list'
            cand show 'show'
            cand approve 'approve'
            cand deny 'deny'
            cand watch 'watch'
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
            cand --credential 'List those of this credential alone'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --all 'List also those that are expired, used up or revoked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;grant;create'= {
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
            cand --method 'Methods that pass: a comma-separated list'
            cand --scope 'Route that passes: host and path, `*` for any one segment; may be repeated'
            cand --ttl 'How long it lasts, such as 30m, 2h or 1d, which is the longest'
            cand --max-uses 'How many calls it lets pass, at least 1; any number by default'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;grant;help'= {
            cand list 'list'
            cand create 'create'
            cand revoke 'revoke'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would be decided and decide nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would be decided and decide nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;proposal;help'= {
            cand list 'list'
            cand show 'show'
            cand approve 'approve'
            cand deny 'deny'
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
        &'postern;apply'= {
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
            cand -f 'Read what is declared from FILE; `-` is standard input'
            cand --file 'Read what is declared from FILE; `-` is standard input'
            cand --revision 'Apply it only if nothing was changed since that revision'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --prune 'Delete what the lists do not name'
            cand --yes 'Delete without asking'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;diff'= {
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
            cand -f 'Read what is declared from FILE; `-` is standard input'
            cand --file 'Read what is declared from FILE; `-` is standard input'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --prune 'Show what `apply --prune` would delete, too'
            cand --exit-code 'End with 1 if anything differs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;export'= {
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
            cand --sealed-values 'Write the values of credentials too, sealed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;lockdown'= {
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
            cand --reason 'Say why; agents are told'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --lift 'Let calls out again'
            cand --yes 'Do it without asking'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;login'= {
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
            cand --token-file 'Keep the session whose token is in FILE instead of beginning one; `-` is standard input'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --forget 'Forget the session that is kept here without asking the relay, which may be gone'
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
            cand --user 'List those of this member alone'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;session;revoke'= {
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
            cand --user 'End all sessions of this member'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --all 'End the sessions of all members'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;session;help'= {
            cand list 'list'
            cand revoke 'revoke'
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
            cand assign 'Assign credentials to an approver: these and no others'
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
            cand --role 'What they are to be: owner, admin or approver'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;assign'= {
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
            cand --credentials 'Names of the credentials, comma-separated; an empty list is none'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --remove-passkeys 'Delete all their passkeys, too, and end their sessions at once'
            cand --dry-run 'Say what would change and change nothing'
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
            cand --no-input 'Ask nothing, even on a terminal'
            cand --yes 'Do not ask'
            cand --if-exists 'Succeed if it does not exist'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;user;help'= {
            cand list 'list'
            cand invite 'invite'
            cand set-role 'set-role'
            cand assign 'assign'
            cand reset-password 'reset-password'
            cand remove 'remove'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;user;help;list'= {
        }
        &'postern;user;help;invite'= {
        }
        &'postern;user;help;set-role'= {
        }
        &'postern;user;help;assign'= {
        }
        &'postern;user;help;reset-password'= {
        }
        &'postern;user;help;remove'= {
        }
        &'postern;user;help;help'= {
        }
        &'postern;logs'= {
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
            cand -l 'Read this file, and no other, instead of the deployment''s own'
            cand --log-file 'Read this file, and no other, instead of the deployment''s own'
            cand --since 'Only entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d'
            cand --until 'Only entries before this time'
            cand --agent 'Only entries of this agent'
            cand --credential 'Only entries that used this credential'
            cand --status 'Only entries with this status of the upstream''s answer'
            cand --decision 'Only entries that were decided like this'
            cand --grep 'Only entries whose stored line has a match of this regular expression'
            cand -t 'Show the last N entries; 0 shows all'
            cand --tail 'Show the last N entries; 0 shows all'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --all-hosts 'Read the entries of every host from the database, merged by time'
            cand -f 'Go on with what is appended, until interrupted or until --until'
            cand --follow 'Go on with what is appended, until interrupted or until --until'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand verify 'Check that the audit log is what was written'
            cand export 'Write audit entries for other programs'
            cand checkpoint 'Print where the audit log stands, signed, to be kept elsewhere'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;logs;verify'= {
            cand -l 'Check this file alone, which may be a part of a log'
            cand --log-file 'Check this file alone, which may be a part of a log'
            cand --checkpoint 'Check that the log still has what these checkpoints say, a line each (repeatable)'
            cand --public-key 'The key that has signed the checkpoints, where another than the deployment''s is known to have'
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
        &'postern;logs;export'= {
            cand --format 'How entries are written'
            cand --out 'Write to this file, in place of what it holds, instead of standard output'
            cand -l 'Read this file, and no other, instead of the deployment''s own'
            cand --log-file 'Read this file, and no other, instead of the deployment''s own'
            cand --since 'Only entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d'
            cand --until 'Only entries before this time'
            cand --agent 'Only entries of this agent'
            cand --credential 'Only entries that used this credential'
            cand --status 'Only entries with this status of the upstream''s answer'
            cand --decision 'Only entries that were decided like this'
            cand --grep 'Only entries whose stored line has a match of this regular expression'
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
            cand --all-hosts 'Read the entries of every host from the database, merged by time'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;logs;checkpoint'= {
            cand --append 'Add the line to this file, too'
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
        &'postern;logs;help'= {
            cand verify 'Check that the audit log is what was written'
            cand export 'Write audit entries for other programs'
            cand checkpoint 'Print where the audit log stands, signed, to be kept elsewhere'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;logs;help;verify'= {
        }
        &'postern;logs;help;export'= {
        }
        &'postern;logs;help;checkpoint'= {
        }
        &'postern;logs;help;help'= {
        }
        &'postern;status'= {
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
            cand --proxy-url 'The same as --relay-url'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;doctor'= {
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
            cand --offline 'Ask nothing outside of this host and its database'
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
            cand rotate 'Replace the encryption key, while relays serve'
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
        &'postern;key;rotate'= {
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
            cand --new-key-file 'Keep the new key in FILE; a key that is in it is taken'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --status 'Show how far it is, and change nothing'
            cand --yes 'Do not ask'
            cand --dry-run 'Say what would change and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;key;help'= {
            cand generate 'generate'
            cand check 'check'
            cand rotate 'rotate'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;key;help;generate'= {
        }
        &'postern;key;help;check'= {
        }
        &'postern;key;help;rotate'= {
        }
        &'postern;key;help;help'= {
        }
        &'postern;backup'= {
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
            cand create 'Write everything to one sealed file, while relays serve'
            cand verify 'Check that a backup is whole and can be restored'
            cand restore 'Put a backup in the place of what is there, or where nothing is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;backup;create'= {
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
            cand --dry-run 'Say what would be written and write nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;backup;verify'= {
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
        &'postern;backup;restore'= {
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
            cand --replace 'Replace the deployment that is there'
            cand --yes 'Do not ask'
            cand --dry-run 'Say what would change and change nothing'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;backup;help'= {
            cand create 'Write everything to one sealed file, while relays serve'
            cand verify 'Check that a backup is whole and can be restored'
            cand restore 'Put a backup in the place of what is there, or where nothing is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;backup;help;create'= {
        }
        &'postern;backup;help;verify'= {
        }
        &'postern;backup;help;restore'= {
        }
        &'postern;backup;help;help'= {
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
            cand unit 'Print a hardened systemd unit for the relay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;relay;start'= {
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
            cand --listen 'Listen on ADDRESS; by default 127.0.0.1:3100'
            cand --metrics-listen 'Serve /metrics on ADDRESS instead of the main listener'
            cand --public-url 'Use URL in links; the address that the outside world uses'
            cand --audit-log 'Append audit entries to FILE; by default audit.jsonl in the data directory'
            cand --tls-cert 'Serve HTTPS with the certificate chain in FILE'
            cand --tls-key 'Serve HTTPS with the private key in FILE'
            cand --log-level 'Log from LEVEL on: error, warn, info, debug or trace'
            cand --log-format 'Write the log as text, or as json: an object a line'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --insecure-http 'Allow plain HTTP on addresses that other machines can reach'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;nginx'= {
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
            cand --public-url 'Print it for a relay whose public address is URL'
            cand --listen 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100'
            cand --certificate 'Use the certificate chain in FILE'
            cand --certificate-key 'Use the private key in FILE'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;caddy'= {
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
            cand --public-url 'Print it for a relay whose public address is URL'
            cand --listen 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100'
            cand --certificate 'Use the certificate chain in FILE'
            cand --certificate-key 'Use the private key in FILE'
            cand --no-input 'Ask nothing, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;unit'= {
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
            cand --user 'Run as the system user NAME; by default postern'
            cand --key-file 'Hand over the encryption key from FILE, which root alone need be able to read'
            cand --program 'Run the program at PATH; by default the one that prints this'
            cand --listen 'Listen on ADDRESS; by default 127.0.0.1:3100'
            cand --metrics-listen 'Serve /metrics on ADDRESS instead of the main listener'
            cand --public-url 'Use URL in links; the address that the outside world uses'
            cand --audit-log 'Append audit entries to FILE; by default audit.jsonl in the data directory'
            cand --tls-cert 'Serve HTTPS with the certificate chain in FILE'
            cand --tls-key 'Serve HTTPS with the private key in FILE'
            cand --log-level 'Log from LEVEL on: error, warn, info, debug or trace'
            cand --log-format 'Write the log as text, or as json: an object a line'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --dynamic-user 'Run as a user that exists only while the relay runs'
            cand --socket 'Print the unit of the socket instead'
            cand --insecure-http 'Allow plain HTTP on addresses that other machines can reach'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;relay;help'= {
            cand start 'start'
            cand nginx 'nginx'
            cand caddy 'caddy'
            cand unit 'unit'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;relay;help;start'= {
        }
        &'postern;relay;help;nginx'= {
        }
        &'postern;relay;help;caddy'= {
        }
        &'postern;relay;help;unit'= {
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
            cand show 'show'
            cand check 'check'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;config;help;show'= {
        }
        &'postern;config;help;check'= {
        }
        &'postern;config;help;help'= {
        }
        &'postern;import'= {
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
            cand tap 'Bring an existing TAP database over'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;import;tap'= {
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
            cand --tap-key-file 'Read the key of the TAP deployment from FILE; `-` is standard input'
            cand --no-input 'Ask nothing, even on a terminal'
            cand --skip-existing 'Leave behind what there is one of already, and what cannot be carried over'
            cand --no-audit 'Do not bring the audit log over'
            cand --dry-run 'Say what would be brought over and change nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'postern;import;help'= {
            cand tap 'tap'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;import;help;tap'= {
        }
        &'postern;import;help;help'= {
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
        &'postern;mcp'= {
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
            cand --key-file 'Read the agent''s key from FILE'
            cand --only 'Offer nothing but the tools of agents, or of operators'
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
            cand init 'init'
            cand start 'start'
            cand add 'add'
            cand credential 'Look after credentials; `postern add` stores one'
            cand agent 'Look after agents and their API keys'
            cand role 'Look after roles: permissions that agents share'
            cand policy 'Decide what may pass, what asks a person, what is denied'
            cand approval 'Decide about calls that wait for a person'
            cand grant 'Let calls that would wait for a person pass for a while'
            cand proposal 'Decide about changes of policies that agents propose'
            cand apply 'apply'
            cand diff 'diff'
            cand export 'export'
            cand lockdown 'lockdown'
            cand login 'login'
            cand logout 'logout'
            cand whoami 'whoami'
            cand session 'See who is signed in, and sign them out'
            cand user 'Look after the people of the team'
            cand logs 'logs'
            cand status 'status'
            cand doctor 'doctor'
            cand key 'Look after the encryption key'
            cand backup 'Keep a copy of the whole deployment, and bring it back'
            cand relay 'Run the server that agents call'
            cand config 'Show and check the settings'
            cand import 'Bring the database of another system over'
            cand completions 'completions'
            cand mcp 'mcp'
            cand man 'man'
            cand openapi 'openapi'
            cand schema 'schema'
            cand version 'version'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'postern;help;init'= {
        }
        &'postern;help;start'= {
        }
        &'postern;help;add'= {
        }
        &'postern;help;credential'= {
            cand list 'list'
            cand show 'show'
            cand update 'update'
            cand set-value 'set-value'
            cand seal 'seal'
            cand verify 'verify'
            cand delete 'delete'
        }
        &'postern;help;credential;list'= {
        }
        &'postern;help;credential;show'= {
        }
        &'postern;help;credential;update'= {
        }
        &'postern;help;credential;set-value'= {
        }
        &'postern;help;credential;seal'= {
        }
        &'postern;help;credential;verify'= {
        }
        &'postern;help;credential;delete'= {
        }
        &'postern;help;agent'= {
            cand list 'list'
            cand create 'create'
            cand show 'show'
            cand enable 'enable'
            cand disable 'disable'
            cand delete 'delete'
            cand update 'update'
            cand rotate-key 'rotate-key'
            cand run 'run'
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
            cand list 'list'
            cand create 'create'
            cand show 'show'
            cand update 'update'
            cand add-credential 'add-credential'
            cand remove-credential 'remove-credential'
            cand delete 'delete'
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
            cand show 'show'
            cand set 'set'
            cand test 'test'
            cand replay 'replay'
            cand template 'Look after templates: policies to be given to credentials'
            cand delete 'delete'
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
            cand list 'list'
            cand show 'show'
            cand set 'set'
            cand delete 'delete'
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
            cand list 'list'
            cand show 'show'
            cand approve 'approve'
            cand deny 'deny'
            cand watch 'watch'
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
            cand list 'list'
            cand create 'create'
            cand revoke 'revoke'
        }
        &'postern;help;grant;list'= {
        }
        &'postern;help;grant;create'= {
        }
        &'postern;help;grant;revoke'= {
        }
        &'postern;help;proposal'= {
            cand list 'list'
            cand show 'show'
            cand approve 'approve'
            cand deny 'deny'
        }
        &'postern;help;proposal;list'= {
        }
        &'postern;help;proposal;show'= {
        }
        &'postern;help;proposal;approve'= {
        }
        &'postern;help;proposal;deny'= {
        }
        &'postern;help;apply'= {
        }
        &'postern;help;diff'= {
        }
        &'postern;help;export'= {
        }
        &'postern;help;lockdown'= {
        }
        &'postern;help;login'= {
        }
        &'postern;help;logout'= {
        }
        &'postern;help;whoami'= {
        }
        &'postern;help;session'= {
            cand list 'list'
            cand revoke 'revoke'
        }
        &'postern;help;session;list'= {
        }
        &'postern;help;session;revoke'= {
        }
        &'postern;help;user'= {
            cand list 'list'
            cand invite 'invite'
            cand set-role 'set-role'
            cand assign 'assign'
            cand reset-password 'reset-password'
            cand remove 'remove'
        }
        &'postern;help;user;list'= {
        }
        &'postern;help;user;invite'= {
        }
        &'postern;help;user;set-role'= {
        }
        &'postern;help;user;assign'= {
        }
        &'postern;help;user;reset-password'= {
        }
        &'postern;help;user;remove'= {
        }
        &'postern;help;logs'= {
        }
        &'postern;help;status'= {
        }
        &'postern;help;doctor'= {
        }
        &'postern;help;key'= {
            cand generate 'generate'
            cand check 'check'
            cand rotate 'rotate'
        }
        &'postern;help;key;generate'= {
        }
        &'postern;help;key;check'= {
        }
        &'postern;help;key;rotate'= {
        }
        &'postern;help;backup'= {
            cand create 'Write everything to one sealed file, while relays serve'
            cand verify 'Check that a backup is whole and can be restored'
            cand restore 'Put a backup in the place of what is there, or where nothing is'
        }
        &'postern;help;backup;create'= {
        }
        &'postern;help;backup;verify'= {
        }
        &'postern;help;backup;restore'= {
        }
        &'postern;help;relay'= {
            cand start 'start'
            cand nginx 'nginx'
            cand caddy 'caddy'
            cand unit 'unit'
        }
        &'postern;help;relay;start'= {
        }
        &'postern;help;relay;nginx'= {
        }
        &'postern;help;relay;caddy'= {
        }
        &'postern;help;relay;unit'= {
        }
        &'postern;help;config'= {
            cand show 'show'
            cand check 'check'
        }
        &'postern;help;config;show'= {
        }
        &'postern;help;config;check'= {
        }
        &'postern;help;import'= {
            cand tap 'tap'
        }
        &'postern;help;import;tap'= {
        }
        &'postern;help;completions'= {
        }
        &'postern;help;mcp'= {
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
