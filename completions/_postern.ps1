
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'postern' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'postern'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'postern' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a deployment: data directory, key, database, team and owner')
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'Make a deployment when there is none, serve it, and print its address')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Store a credential')
            [CompletionResult]::new('credential', 'credential', [CompletionResultType]::ParameterValue, 'Look after credentials; `postern add` stores one')
            [CompletionResult]::new('agent', 'agent', [CompletionResultType]::ParameterValue, 'Look after agents and their API keys')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Look after roles: permissions that agents share')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Decide what may pass, what asks a person, what is denied')
            [CompletionResult]::new('approval', 'approval', [CompletionResultType]::ParameterValue, 'Decide about calls that wait for a person')
            [CompletionResult]::new('grant', 'grant', [CompletionResultType]::ParameterValue, 'Let calls that would wait for a person pass for a while')
            [CompletionResult]::new('proposal', 'proposal', [CompletionResultType]::ParameterValue, 'Decide about changes of policies that agents propose')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Bring credentials, roles, agents, policies and channels to what a file declares')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what `apply` would change')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write credentials, roles, agents, policies and channels as `apply` reads them')
            [CompletionResult]::new('lockdown', 'lockdown', [CompletionResultType]::ParameterValue, 'Stop all calls of agents at once')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Begin a session with a relay, and keep it for further commands')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'End the session with a relay')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Tell who is signed in to a relay, and what they may do')
            [CompletionResult]::new('session', 'session', [CompletionResultType]::ParameterValue, 'See who is signed in, and sign them out')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Look after the people of the team')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show the audit log')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Tell whether the relay is healthy, and what waits')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the whole deployment and say how to mend what is wrong')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Look after the encryption key')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Keep a copy of the whole deployment, and bring it back')
            [CompletionResult]::new('relay', 'relay', [CompletionResultType]::ParameterValue, 'Run the server that agents call')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show and check the settings')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Bring the database of another system over')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions for a shell')
            [CompletionResult]::new('mcp', 'mcp', [CompletionResultType]::ParameterValue, 'Serve tools to an AI program over standard input and output')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages to a directory')
            [CompletionResult]::new('openapi', 'openapi', [CompletionResultType]::ParameterValue, 'Print the document that describes the API, as a relay serves it at /openapi.json')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON schema of what commands print with -o json')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Print the version')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;init' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--admin-email', '--admin-email', [CompletionResultType]::ParameterName, 'Make the person with this e-mail address the owner')
            [CompletionResult]::new('--admin-password-file', '--admin-password-file', [CompletionResultType]::ParameterName, 'Read the owner''s password from FILE; `-` is standard input')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Make no owner yet')
            [CompletionResult]::new('--if-not-exists', '--if-not-exists', [CompletionResultType]::ParameterName, 'Succeed and show the deployment if there is one already')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be made and make nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;start' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--admin-email', '--admin-email', [CompletionResultType]::ParameterName, 'Make the person with this e-mail address the owner')
            [CompletionResult]::new('--admin-password-file', '--admin-password-file', [CompletionResultType]::ParameterName, 'Read the owner''s password from FILE; `-` is standard input')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on ADDRESS; by default 127.0.0.1:3100')
            [CompletionResult]::new('--metrics-listen', '--metrics-listen', [CompletionResultType]::ParameterName, 'Serve /metrics on ADDRESS instead of the main listener')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Use URL in links; the address that the outside world uses')
            [CompletionResult]::new('--audit-log', '--audit-log', [CompletionResultType]::ParameterName, 'Append audit entries to FILE; by default audit.jsonl in the data directory')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'Serve HTTPS with the certificate chain in FILE')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'Serve HTTPS with the private key in FILE')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'Log from LEVEL on: error, warn, info, debug or trace')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Write the log as text, or as json: an object a line')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--insecure-http', '--insecure-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP on addresses that other machines can reach')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;add' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the credential: lower-case letters, digits and `-`')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for, for people')
            [CompletionResult]::new('--auth', '--auth', [CompletionResultType]::ParameterName, 'Kind: api-key, oauth2, oauth1, custom or signing')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Address under which the service is reached')
            [CompletionResult]::new('--relative-target', '--relative-target', [CompletionResultType]::ParameterName, 'Agents name only a path; host and prefix come from --api-base')
            [CompletionResult]::new('--allow-host', '--allow-host', [CompletionResultType]::ParameterName, 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated')
            [CompletionResult]::new('--header-format', '--header-format', [CompletionResultType]::ParameterName, 'Send it as `Authorization: FORMAT`, with the value at `{value}`')
            [CompletionResult]::new('--binding', '--binding', [CompletionResultType]::ParameterName, 'Send it as this header; may be repeated')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit')
            [CompletionResult]::new('--value-file', '--value-file', [CompletionResultType]::ParameterName, 'Read the value from FILE; `-` is standard input')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Take the value from the command line, where others can see it')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Make a new signing key: ed25519, p256 or secp256k1')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--any-host', '--any-host', [CompletionResultType]::ParameterName, 'Send it to whatever host an agent names')
            [CompletionResult]::new('--canary', '--canary', [CompletionResultType]::ParameterName, 'Nobody is meant to use it: whoever names it raises an alarm')
            [CompletionResult]::new('--if-not-exists', '--if-not-exists', [CompletionResultType]::ParameterName, 'Succeed and show the credential if it exists already')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be stored and store nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the credentials, without their values')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a credential, without its value')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a credential, but for its name and value')
            [CompletionResult]::new('set-value', 'set-value', [CompletionResultType]::ParameterValue, 'Replace a credential''s value')
            [CompletionResult]::new('seal', 'seal', [CompletionResultType]::ParameterValue, 'Seal a value so that it can stand in a manifest')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Tell whether a credential works')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a credential')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;credential;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;update' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for, for people')
            [CompletionResult]::new('--auth', '--auth', [CompletionResultType]::ParameterName, 'Kind: api-key, oauth2, oauth1, custom or signing')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Address under which the service is reached')
            [CompletionResult]::new('--relative-target', '--relative-target', [CompletionResultType]::ParameterName, 'Agents name only a path; host and prefix come from --api-base')
            [CompletionResult]::new('--allow-host', '--allow-host', [CompletionResultType]::ParameterName, 'Send it to HOST: a host, `*.suffix` or an origin; may be repeated')
            [CompletionResult]::new('--header-format', '--header-format', [CompletionResultType]::ParameterName, 'Send it as `Authorization: FORMAT`, with the value at `{value}`')
            [CompletionResult]::new('--binding', '--binding', [CompletionResultType]::ParameterName, 'Send it as this header; may be repeated')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Calls allowed per hour, of all agents together; at least 1, `none` for no limit')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--any-host', '--any-host', [CompletionResultType]::ParameterName, 'Send it to whatever host an agent names')
            [CompletionResult]::new('--canary', '--canary', [CompletionResultType]::ParameterName, 'Nobody is meant to use it: whoever names it raises an alarm')
            [CompletionResult]::new('--no-canary', '--no-canary', [CompletionResultType]::ParameterName, 'It is one like any other again')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;set-value' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--value-file', '--value-file', [CompletionResultType]::ParameterName, 'Read the value from FILE; `-` is standard input')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Take the value from the command line, where others can see it')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;seal' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--value-file', '--value-file', [CompletionResultType]::ParameterName, 'Read the value from FILE; `-` is standard input')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'Take the value from the command line, where others can see it')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;verify' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Succeed if it does not exist')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;credential;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('set-value', 'set-value', [CompletionResultType]::ParameterValue, 'set-value')
            [CompletionResult]::new('seal', 'seal', [CompletionResultType]::ParameterValue, 'seal')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'verify')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;credential;help;list' {
            break
        }
        'postern;credential;help;show' {
            break
        }
        'postern;credential;help;update' {
            break
        }
        'postern;credential;help;set-value' {
            break
        }
        'postern;credential;help;seal' {
            break
        }
        'postern;credential;help;verify' {
            break
        }
        'postern;credential;help;delete' {
            break
        }
        'postern;credential;help;help' {
            break
        }
        'postern;agent' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the agents')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an agent and print its API key, once')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an agent and what it may use')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Let a disabled agent''s key work again')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Stop an agent''s key from working, at once')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an agent')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change an agent')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'Give an agent a new API key and print it, once')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a program whose calls go through the relay')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;agent;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;create' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the agent')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for, for people')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Let it use these credentials: a comma-separated list')
            [CompletionResult]::new('--roles', '--roles', [CompletionResultType]::ParameterName, 'Give it these roles: a comma-separated list')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Calls allowed per hour, at least 1; `none` for no limit')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--all-credentials', '--all-credentials', [CompletionResultType]::ParameterName, 'Let it use every credential of the team, also those to come')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'Make an app''s key, which may also act for end users of its own')
            [CompletionResult]::new('--if-not-exists', '--if-not-exists', [CompletionResultType]::ParameterName, 'Succeed and show the agent if it exists already')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;enable' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;disable' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Succeed if it does not exist')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;update' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for, for people')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Let it use these credentials and no others directly: a comma-separated list')
            [CompletionResult]::new('--all-credentials', '--all-credentials', [CompletionResultType]::ParameterName, 'Let it use every credential of the team, also those to come; `=false` for none but its own')
            [CompletionResult]::new('--roles', '--roles', [CompletionResultType]::ParameterName, 'Give it these roles and no others: a comma-separated list')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Calls allowed per hour, at least 1; `none` for no limit')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--adopt', '--adopt', [CompletionResultType]::ParameterName, 'Make somebody''s own agent the team''s: it is bound by what it is given, and not by that person')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;rotate-key' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'Let the old key work on for so long: such as 90s, 30m, 1h or 7d, at most 30d')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;run' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Read the agent''s key from FILE; `-` is standard input')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'Take this credential where several are bound to a host')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--pass-unbound', '--pass-unbound', [CompletionResultType]::ParameterName, 'Let requests to hosts that no credential is bound to go there without the relay')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;agent;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'enable')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'disable')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'rotate-key')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'run')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;agent;help;list' {
            break
        }
        'postern;agent;help;create' {
            break
        }
        'postern;agent;help;show' {
            break
        }
        'postern;agent;help;enable' {
            break
        }
        'postern;agent;help;disable' {
            break
        }
        'postern;agent;help;delete' {
            break
        }
        'postern;agent;help;update' {
            break
        }
        'postern;agent;help;rotate-key' {
            break
        }
        'postern;agent;help;run' {
            break
        }
        'postern;agent;help;help' {
            break
        }
        'postern;role' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the roles')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a role')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a role')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a role')
            [CompletionResult]::new('add-credential', 'add-credential', [CompletionResultType]::ParameterValue, 'Let a role''s agents use a credential')
            [CompletionResult]::new('remove-credential', 'remove-credential', [CompletionResultType]::ParameterValue, 'Take a credential away from a role''s agents, at once')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a role')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;role;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;create' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the role')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for, for people')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Let its agents use these credentials: a comma-separated list')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Calls allowed per hour, at least 1; `none` for no limit')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--if-not-exists', '--if-not-exists', [CompletionResultType]::ParameterName, 'Succeed and show the role if it exists already')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;update' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for, for people')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Let its agents use these credentials and no others: a comma-separated list')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Calls allowed per hour, at least 1; `none` for no limit')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;add-credential' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;remove-credential' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Succeed if it does not exist')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;role;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('add-credential', 'add-credential', [CompletionResultType]::ParameterValue, 'add-credential')
            [CompletionResult]::new('remove-credential', 'remove-credential', [CompletionResultType]::ParameterValue, 'remove-credential')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;role;help;list' {
            break
        }
        'postern;role;help;create' {
            break
        }
        'postern;role;help;show' {
            break
        }
        'postern;role;help;update' {
            break
        }
        'postern;role;help;add-credential' {
            break
        }
        'postern;role;help;remove-credential' {
            break
        }
        'postern;role;help;delete' {
            break
        }
        'postern;role;help;help' {
            break
        }
        'postern;policy' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a credential''s policy')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a credential''s policy')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Tell what would happen to a call, and which rule decides')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Tell which past calls a policy would decide otherwise')
            [CompletionResult]::new('template', 'template', [CompletionResultType]::ParameterValue, 'Look after templates: policies to be given to credentials')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a credential''s policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;policy;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;set' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the whole policy from FILE, a JSON object; `-` is standard input')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Take the whole policy from this template')
            [CompletionResult]::new('--auto-approve-methods', '--auto-approve-methods', [CompletionResultType]::ParameterName, 'Methods that pass: a comma-separated list')
            [CompletionResult]::new('--require-approval-methods', '--require-approval-methods', [CompletionResultType]::ParameterName, 'Methods that ask a person: a comma-separated list')
            [CompletionResult]::new('--deny-methods', '--deny-methods', [CompletionResultType]::ParameterName, 'Methods that are denied: a comma-separated list')
            [CompletionResult]::new('--auto-approve-urls', '--auto-approve-urls', [CompletionResultType]::ParameterName, 'Addresses that pass: a comma-separated list')
            [CompletionResult]::new('--require-approval-urls', '--require-approval-urls', [CompletionResultType]::ParameterName, 'Addresses that ask a person: a comma-separated list')
            [CompletionResult]::new('--deny-urls', '--deny-urls', [CompletionResultType]::ParameterName, 'Addresses that are denied: a comma-separated list')
            [CompletionResult]::new('--auto-approve-hours', '--auto-approve-hours', [CompletionResultType]::ParameterName, 'When calls pass that may, else they ask: a comma-separated list')
            [CompletionResult]::new('--allowed-approvers', '--allowed-approvers', [CompletionResultType]::ParameterName, 'E-mail addresses of approvers: a comma-separated list')
            [CompletionResult]::new('--min-approvals', '--min-approvals', [CompletionResultType]::ParameterName, 'How many people have to approve')
            [CompletionResult]::new('--require-passkey', '--require-passkey', [CompletionResultType]::ParameterName, 'Approvers have to confirm with a passkey')
            [CompletionResult]::new('--require-preimage', '--require-preimage', [CompletionResultType]::ParameterName, 'Refuse to ask for a signature unless the agent sends what the digest is of')
            [CompletionResult]::new('--max-body-bytes', '--max-body-bytes', [CompletionResultType]::ParameterName, 'The longest body within the limits, in bytes, or `none` for any')
            [CompletionResult]::new('--allowed-content-types', '--allowed-content-types', [CompletionResultType]::ParameterName, 'Content types that are within the limits: a comma-separated list')
            [CompletionResult]::new('--deny-other-bodies', '--deny-other-bodies', [CompletionResultType]::ParameterName, 'Deny calls with other bodies')
            [CompletionResult]::new('--approval-channel', '--approval-channel', [CompletionResultType]::ParameterName, 'The channel that approvers are asked through, or `none` for the team''s')
            [CompletionResult]::new('--telegram-chat-id', '--telegram-chat-id', [CompletionResultType]::ParameterName, 'The Telegram chat to ask in, or `none` for the team''s')
            [CompletionResult]::new('--matrix-room-id', '--matrix-room-id', [CompletionResultType]::ParameterName, 'The Matrix room to ask in, or `none` for the team''s')
            [CompletionResult]::new('--matrix-allowed-approvers', '--matrix-allowed-approvers', [CompletionResultType]::ParameterName, 'E-mail addresses of approvers in Matrix: a comma-separated list')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;test' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Also tell whether this agent may use the credential')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Tell what would happen at this time: RFC 3339; without it, now')
            [CompletionResult]::new('--body-size', '--body-size', [CompletionResultType]::ParameterName, 'Tell what would happen with a body of so many bytes; without it, none')
            [CompletionResult]::new('--content-type', '--content-type', [CompletionResultType]::ParameterName, 'Tell what would happen with a body of this content type')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;replay' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Look at calls from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Show the last N calls that differ; 0 shows all. The summary counts all')
            [CompletionResult]::new('--tail', '--tail', [CompletionResultType]::ParameterName, 'Show the last N calls that differ; 0 shows all. The summary counts all')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the whole policy from FILE, a JSON object; `-` is standard input')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Take the whole policy from this template')
            [CompletionResult]::new('--auto-approve-methods', '--auto-approve-methods', [CompletionResultType]::ParameterName, 'Methods that pass: a comma-separated list')
            [CompletionResult]::new('--require-approval-methods', '--require-approval-methods', [CompletionResultType]::ParameterName, 'Methods that ask a person: a comma-separated list')
            [CompletionResult]::new('--deny-methods', '--deny-methods', [CompletionResultType]::ParameterName, 'Methods that are denied: a comma-separated list')
            [CompletionResult]::new('--auto-approve-urls', '--auto-approve-urls', [CompletionResultType]::ParameterName, 'Addresses that pass: a comma-separated list')
            [CompletionResult]::new('--require-approval-urls', '--require-approval-urls', [CompletionResultType]::ParameterName, 'Addresses that ask a person: a comma-separated list')
            [CompletionResult]::new('--deny-urls', '--deny-urls', [CompletionResultType]::ParameterName, 'Addresses that are denied: a comma-separated list')
            [CompletionResult]::new('--auto-approve-hours', '--auto-approve-hours', [CompletionResultType]::ParameterName, 'When calls pass that may, else they ask: a comma-separated list')
            [CompletionResult]::new('--allowed-approvers', '--allowed-approvers', [CompletionResultType]::ParameterName, 'E-mail addresses of approvers: a comma-separated list')
            [CompletionResult]::new('--min-approvals', '--min-approvals', [CompletionResultType]::ParameterName, 'How many people have to approve')
            [CompletionResult]::new('--require-passkey', '--require-passkey', [CompletionResultType]::ParameterName, 'Approvers have to confirm with a passkey')
            [CompletionResult]::new('--require-preimage', '--require-preimage', [CompletionResultType]::ParameterName, 'Refuse to ask for a signature unless the agent sends what the digest is of')
            [CompletionResult]::new('--max-body-bytes', '--max-body-bytes', [CompletionResultType]::ParameterName, 'The longest body within the limits, in bytes, or `none` for any')
            [CompletionResult]::new('--allowed-content-types', '--allowed-content-types', [CompletionResultType]::ParameterName, 'Content types that are within the limits: a comma-separated list')
            [CompletionResult]::new('--deny-other-bodies', '--deny-other-bodies', [CompletionResultType]::ParameterName, 'Deny calls with other bodies')
            [CompletionResult]::new('--approval-channel', '--approval-channel', [CompletionResultType]::ParameterName, 'The channel that approvers are asked through, or `none` for the team''s')
            [CompletionResult]::new('--telegram-chat-id', '--telegram-chat-id', [CompletionResultType]::ParameterName, 'The Telegram chat to ask in, or `none` for the team''s')
            [CompletionResult]::new('--matrix-room-id', '--matrix-room-id', [CompletionResultType]::ParameterName, 'The Matrix room to ask in, or `none` for the team''s')
            [CompletionResult]::new('--matrix-allowed-approvers', '--matrix-allowed-approvers', [CompletionResultType]::ParameterName, 'E-mail addresses of approvers in Matrix: a comma-separated list')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;template' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the templates')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a template')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a template')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a template')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;policy;template;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;template;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;template;set' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the whole policy from FILE, a JSON object; `-` is standard input')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Take the whole policy from this template')
            [CompletionResult]::new('--auto-approve-methods', '--auto-approve-methods', [CompletionResultType]::ParameterName, 'Methods that pass: a comma-separated list')
            [CompletionResult]::new('--require-approval-methods', '--require-approval-methods', [CompletionResultType]::ParameterName, 'Methods that ask a person: a comma-separated list')
            [CompletionResult]::new('--deny-methods', '--deny-methods', [CompletionResultType]::ParameterName, 'Methods that are denied: a comma-separated list')
            [CompletionResult]::new('--auto-approve-urls', '--auto-approve-urls', [CompletionResultType]::ParameterName, 'Addresses that pass: a comma-separated list')
            [CompletionResult]::new('--require-approval-urls', '--require-approval-urls', [CompletionResultType]::ParameterName, 'Addresses that ask a person: a comma-separated list')
            [CompletionResult]::new('--deny-urls', '--deny-urls', [CompletionResultType]::ParameterName, 'Addresses that are denied: a comma-separated list')
            [CompletionResult]::new('--auto-approve-hours', '--auto-approve-hours', [CompletionResultType]::ParameterName, 'When calls pass that may, else they ask: a comma-separated list')
            [CompletionResult]::new('--allowed-approvers', '--allowed-approvers', [CompletionResultType]::ParameterName, 'E-mail addresses of approvers: a comma-separated list')
            [CompletionResult]::new('--min-approvals', '--min-approvals', [CompletionResultType]::ParameterName, 'How many people have to approve')
            [CompletionResult]::new('--require-passkey', '--require-passkey', [CompletionResultType]::ParameterName, 'Approvers have to confirm with a passkey')
            [CompletionResult]::new('--require-preimage', '--require-preimage', [CompletionResultType]::ParameterName, 'Refuse to ask for a signature unless the agent sends what the digest is of')
            [CompletionResult]::new('--max-body-bytes', '--max-body-bytes', [CompletionResultType]::ParameterName, 'The longest body within the limits, in bytes, or `none` for any')
            [CompletionResult]::new('--allowed-content-types', '--allowed-content-types', [CompletionResultType]::ParameterName, 'Content types that are within the limits: a comma-separated list')
            [CompletionResult]::new('--deny-other-bodies', '--deny-other-bodies', [CompletionResultType]::ParameterName, 'Deny calls with other bodies')
            [CompletionResult]::new('--approval-channel', '--approval-channel', [CompletionResultType]::ParameterName, 'The channel that approvers are asked through, or `none` for the team''s')
            [CompletionResult]::new('--telegram-chat-id', '--telegram-chat-id', [CompletionResultType]::ParameterName, 'The Telegram chat to ask in, or `none` for the team''s')
            [CompletionResult]::new('--matrix-room-id', '--matrix-room-id', [CompletionResultType]::ParameterName, 'The Matrix room to ask in, or `none` for the team''s')
            [CompletionResult]::new('--matrix-allowed-approvers', '--matrix-allowed-approvers', [CompletionResultType]::ParameterName, 'E-mail addresses of approvers in Matrix: a comma-separated list')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;template;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Succeed if it does not exist')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;template;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;policy;template;help;list' {
            break
        }
        'postern;policy;template;help;show' {
            break
        }
        'postern;policy;template;help;set' {
            break
        }
        'postern;policy;template;help;delete' {
            break
        }
        'postern;policy;template;help;help' {
            break
        }
        'postern;policy;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Succeed if it does not exist')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;policy;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'test')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'replay')
            [CompletionResult]::new('template', 'template', [CompletionResultType]::ParameterValue, 'Look after templates: policies to be given to credentials')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;policy;help;show' {
            break
        }
        'postern;policy;help;set' {
            break
        }
        'postern;policy;help;test' {
            break
        }
        'postern;policy;help;replay' {
            break
        }
        'postern;policy;help;template' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            break
        }
        'postern;policy;help;template;list' {
            break
        }
        'postern;policy;help;template;show' {
            break
        }
        'postern;policy;help;template;set' {
            break
        }
        'postern;policy;help;template;delete' {
            break
        }
        'postern;policy;help;delete' {
            break
        }
        'postern;policy;help;help' {
            break
        }
        'postern;approval' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the calls that wait')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a call that waits or waited, as it would be sent')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Let a call that waits go out')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'Refuse a call that waits')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch the calls that wait, and decide about them with one key')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;approval;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;approval;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;approval;approve' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Decide as the person with this e-mail address')
            [CompletionResult]::new('--grant', '--grant', [CompletionResultType]::ParameterName, 'Let calls like this one pass for so long, such as 30m or 2h: same credential, method and path')
            [CompletionResult]::new('--max-uses', '--max-uses', [CompletionResultType]::ParameterName, 'How many calls the grant lets pass, at least 1; any number by default')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be decided and decide nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;approval;deny' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Decide as the person with this e-mail address')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why, for the agent and the audit log')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be decided and decide nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;approval;watch' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Decide as the person with this e-mail address')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;approval;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'approve')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'deny')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'watch')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;approval;help;list' {
            break
        }
        'postern;approval;help;show' {
            break
        }
        'postern;approval;help;approve' {
            break
        }
        'postern;approval;help;deny' {
            break
        }
        'postern;approval;help;watch' {
            break
        }
        'postern;approval;help;help' {
            break
        }
        'postern;grant' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the grants that hold, the newest first')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Let calls of one kind pass for a while without asking')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke a grant: the next call waits for a person again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;grant;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'List those of this credential alone')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'List also those that are expired, used up or revoked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;grant;create' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Methods that pass: a comma-separated list')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Route that passes: host and path, `*` for any one segment; may be repeated')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'How long it lasts, such as 30m, 2h or 1d, which is the longest')
            [CompletionResult]::new('--max-uses', '--max-uses', [CompletionResultType]::ParameterName, 'How many calls it lets pass, at least 1; any number by default')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;grant;revoke' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;grant;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'revoke')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;grant;help;list' {
            break
        }
        'postern;grant;help;create' {
            break
        }
        'postern;grant;help;revoke' {
            break
        }
        'postern;grant;help;help' {
            break
        }
        'postern;proposal' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the proposals that wait')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a proposal and what it would permit')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Change the policy as an agent proposes')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'Leave the policy as it is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;proposal;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;proposal;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;proposal;approve' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be decided and decide nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;proposal;deny' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be decided and decide nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;proposal;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'approve')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'deny')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;proposal;help;list' {
            break
        }
        'postern;proposal;help;show' {
            break
        }
        'postern;proposal;help;approve' {
            break
        }
        'postern;proposal;help;deny' {
            break
        }
        'postern;proposal;help;help' {
            break
        }
        'postern;apply' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read what is declared from FILE; `-` is standard input')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read what is declared from FILE; `-` is standard input')
            [CompletionResult]::new('--revision', '--revision', [CompletionResultType]::ParameterName, 'Apply it only if nothing was changed since that revision')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Delete what the lists do not name')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Delete without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;diff' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read what is declared from FILE; `-` is standard input')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read what is declared from FILE; `-` is standard input')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Show what `apply --prune` would delete, too')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'End with 1 if anything differs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;export' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--sealed-values', '--sealed-values', [CompletionResultType]::ParameterName, 'Write the values of credentials too, sealed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;lockdown' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Say why; agents are told')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--lift', '--lift', [CompletionResultType]::ParameterName, 'Let calls out again')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do it without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;login' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Keep the session whose token is in FILE instead of beginning one; `-` is standard input')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;logout' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--forget', '--forget', [CompletionResultType]::ParameterName, 'Forget the session that is kept here without asking the relay, which may be gone')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;whoami' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;session' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sessions of the team''s members, the latest used first')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End a session, or all of a member''s, or all: the next request with its token is refused')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;session;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'List those of this member alone')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;session;revoke' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'End all sessions of this member')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'End the sessions of all members')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;session;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'revoke')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;session;help;list' {
            break
        }
        'postern;session;help;revoke' {
            break
        }
        'postern;session;help;help' {
            break
        }
        'postern;user' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members of the team, and who is invited')
            [CompletionResult]::new('invite', 'invite', [CompletionResultType]::ParameterValue, 'Invite somebody to the team and print the link, once')
            [CompletionResult]::new('set-role', 'set-role', [CompletionResultType]::ParameterValue, 'Change what a member is')
            [CompletionResult]::new('assign', 'assign', [CompletionResultType]::ParameterValue, 'Assign credentials to an approver: these and no others')
            [CompletionResult]::new('reset-password', 'reset-password', [CompletionResultType]::ParameterValue, 'Make a link that sets another password, and print it, once')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a member from the team, or take an invitation back')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;user;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;user;invite' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'What they are to be: owner, admin or approver')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;user;set-role' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;user;assign' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Names of the credentials, comma-separated; an empty list is none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;user;reset-password' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--remove-passkeys', '--remove-passkeys', [CompletionResultType]::ParameterName, 'Delete all their passkeys, too, and end their sessions at once')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;user;remove' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Succeed if it does not exist')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;user;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('invite', 'invite', [CompletionResultType]::ParameterValue, 'invite')
            [CompletionResult]::new('set-role', 'set-role', [CompletionResultType]::ParameterValue, 'set-role')
            [CompletionResult]::new('assign', 'assign', [CompletionResultType]::ParameterValue, 'assign')
            [CompletionResult]::new('reset-password', 'reset-password', [CompletionResultType]::ParameterValue, 'reset-password')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'remove')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;user;help;list' {
            break
        }
        'postern;user;help;invite' {
            break
        }
        'postern;user;help;set-role' {
            break
        }
        'postern;user;help;assign' {
            break
        }
        'postern;user;help;reset-password' {
            break
        }
        'postern;user;help;remove' {
            break
        }
        'postern;user;help;help' {
            break
        }
        'postern;logs' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Read this file, and no other, instead of the deployment''s own')
            [CompletionResult]::new('--log-file', '--log-file', [CompletionResultType]::ParameterName, 'Read this file, and no other, instead of the deployment''s own')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only entries before this time')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Only entries of this agent')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'Only entries that used this credential')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only entries with this status of the upstream''s answer')
            [CompletionResult]::new('--decision', '--decision', [CompletionResultType]::ParameterName, 'Only entries that were decided like this')
            [CompletionResult]::new('--grep', '--grep', [CompletionResultType]::ParameterName, 'Only entries whose stored line has a match of this regular expression')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Show the last N entries; 0 shows all')
            [CompletionResult]::new('--tail', '--tail', [CompletionResultType]::ParameterName, 'Show the last N entries; 0 shows all')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--all-hosts', '--all-hosts', [CompletionResultType]::ParameterName, 'Read the entries of every host from the database, merged by time')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on with what is appended, until interrupted or until --until')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on with what is appended, until interrupted or until --until')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that the audit log is what was written')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write audit entries for other programs')
            [CompletionResult]::new('checkpoint', 'checkpoint', [CompletionResultType]::ParameterValue, 'Print where the audit log stands, signed, to be kept elsewhere')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;logs;verify' {
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Check this file alone, which may be a part of a log')
            [CompletionResult]::new('--log-file', '--log-file', [CompletionResultType]::ParameterName, 'Check this file alone, which may be a part of a log')
            [CompletionResult]::new('--checkpoint', '--checkpoint', [CompletionResultType]::ParameterName, 'Check that the log still has what these checkpoints say, a line each (repeatable)')
            [CompletionResult]::new('--public-key', '--public-key', [CompletionResultType]::ParameterName, 'The key that has signed the checkpoints, where another than the deployment''s is known to have')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;logs;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How entries are written')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file, in place of what it holds, instead of standard output')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Read this file, and no other, instead of the deployment''s own')
            [CompletionResult]::new('--log-file', '--log-file', [CompletionResultType]::ParameterName, 'Read this file, and no other, instead of the deployment''s own')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only entries before this time')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Only entries of this agent')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'Only entries that used this credential')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only entries with this status of the upstream''s answer')
            [CompletionResult]::new('--decision', '--decision', [CompletionResultType]::ParameterName, 'Only entries that were decided like this')
            [CompletionResult]::new('--grep', '--grep', [CompletionResultType]::ParameterName, 'Only entries whose stored line has a match of this regular expression')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--all-hosts', '--all-hosts', [CompletionResultType]::ParameterName, 'Read the entries of every host from the database, merged by time')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;logs;checkpoint' {
            [CompletionResult]::new('--append', '--append', [CompletionResultType]::ParameterName, 'Add the line to this file, too')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;logs;help' {
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that the audit log is what was written')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write audit entries for other programs')
            [CompletionResult]::new('checkpoint', 'checkpoint', [CompletionResultType]::ParameterValue, 'Print where the audit log stands, signed, to be kept elsewhere')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;logs;help;verify' {
            break
        }
        'postern;logs;help;export' {
            break
        }
        'postern;logs;help;checkpoint' {
            break
        }
        'postern;logs;help;help' {
            break
        }
        'postern;status' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--proxy-url', '--proxy-url', [CompletionResultType]::ParameterName, 'The same as --relay-url')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;doctor' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask nothing outside of this host and its database')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;key' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Print a new encryption key')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the encryption key is this deployment''s')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the encryption key, while relays serve')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;key;generate' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;key;check' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;key;rotate' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--new-key-file', '--new-key-file', [CompletionResultType]::ParameterName, 'Keep the new key in FILE; a key that is in it is taken')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Show how far it is, and change nothing')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;key;help' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'generate')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'check')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'rotate')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;key;help;generate' {
            break
        }
        'postern;key;help;check' {
            break
        }
        'postern;key;help;rotate' {
            break
        }
        'postern;key;help;help' {
            break
        }
        'postern;backup' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Write everything to one sealed file, while relays serve')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that a backup is whole and can be restored')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup in the place of what is there, or where nothing is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;backup;create' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be written and write nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;backup;verify' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;backup;restore' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace the deployment that is there')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change and change nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;backup;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Write everything to one sealed file, while relays serve')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that a backup is whole and can be restored')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup in the place of what is there, or where nothing is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;backup;help;create' {
            break
        }
        'postern;backup;help;verify' {
            break
        }
        'postern;backup;help;restore' {
            break
        }
        'postern;backup;help;help' {
            break
        }
        'postern;relay' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'Serve the deployment until SIGTERM or Ctrl-C')
            [CompletionResult]::new('nginx', 'nginx', [CompletionResultType]::ParameterValue, 'Print a configuration for nginx in front of the relay')
            [CompletionResult]::new('caddy', 'caddy', [CompletionResultType]::ParameterValue, 'Print a configuration for Caddy in front of the relay')
            [CompletionResult]::new('unit', 'unit', [CompletionResultType]::ParameterValue, 'Print a hardened systemd unit for the relay')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;relay;start' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on ADDRESS; by default 127.0.0.1:3100')
            [CompletionResult]::new('--metrics-listen', '--metrics-listen', [CompletionResultType]::ParameterName, 'Serve /metrics on ADDRESS instead of the main listener')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Use URL in links; the address that the outside world uses')
            [CompletionResult]::new('--audit-log', '--audit-log', [CompletionResultType]::ParameterName, 'Append audit entries to FILE; by default audit.jsonl in the data directory')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'Serve HTTPS with the certificate chain in FILE')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'Serve HTTPS with the private key in FILE')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'Log from LEVEL on: error, warn, info, debug or trace')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Write the log as text, or as json: an object a line')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--insecure-http', '--insecure-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP on addresses that other machines can reach')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;relay;nginx' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Print it for a relay whose public address is URL')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100')
            [CompletionResult]::new('--certificate', '--certificate', [CompletionResultType]::ParameterName, 'Use the certificate chain in FILE')
            [CompletionResult]::new('--certificate-key', '--certificate-key', [CompletionResultType]::ParameterName, 'Use the private key in FILE')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;relay;caddy' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Print it for a relay whose public address is URL')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100')
            [CompletionResult]::new('--certificate', '--certificate', [CompletionResultType]::ParameterName, 'Use the certificate chain in FILE')
            [CompletionResult]::new('--certificate-key', '--certificate-key', [CompletionResultType]::ParameterName, 'Use the private key in FILE')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;relay;unit' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Run as the system user NAME; by default postern')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Hand over the encryption key from FILE, which root alone need be able to read')
            [CompletionResult]::new('--program', '--program', [CompletionResultType]::ParameterName, 'Run the program at PATH; by default the one that prints this')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on ADDRESS; by default 127.0.0.1:3100')
            [CompletionResult]::new('--metrics-listen', '--metrics-listen', [CompletionResultType]::ParameterName, 'Serve /metrics on ADDRESS instead of the main listener')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Use URL in links; the address that the outside world uses')
            [CompletionResult]::new('--audit-log', '--audit-log', [CompletionResultType]::ParameterName, 'Append audit entries to FILE; by default audit.jsonl in the data directory')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'Serve HTTPS with the certificate chain in FILE')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'Serve HTTPS with the private key in FILE')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'Log from LEVEL on: error, warn, info, debug or trace')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Write the log as text, or as json: an object a line')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--dynamic-user', '--dynamic-user', [CompletionResultType]::ParameterName, 'Run as a user that exists only while the relay runs')
            [CompletionResult]::new('--socket', '--socket', [CompletionResultType]::ParameterName, 'Print the unit of the socket instead')
            [CompletionResult]::new('--insecure-http', '--insecure-http', [CompletionResultType]::ParameterName, 'Allow plain HTTP on addresses that other machines can reach')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;relay;help' {
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'start')
            [CompletionResult]::new('nginx', 'nginx', [CompletionResultType]::ParameterValue, 'nginx')
            [CompletionResult]::new('caddy', 'caddy', [CompletionResultType]::ParameterValue, 'caddy')
            [CompletionResult]::new('unit', 'unit', [CompletionResultType]::ParameterValue, 'unit')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;relay;help;start' {
            break
        }
        'postern;relay;help;nginx' {
            break
        }
        'postern;relay;help;caddy' {
            break
        }
        'postern;relay;help;unit' {
            break
        }
        'postern;relay;help;help' {
            break
        }
        'postern;config' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and where it came from')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the settings')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;config;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;config;check' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'check')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;config;help;show' {
            break
        }
        'postern;config;help;check' {
            break
        }
        'postern;config;help;help' {
            break
        }
        'postern;import' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('tap', 'tap', [CompletionResultType]::ParameterValue, 'Bring an existing TAP database over')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;import;tap' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--tap-key-file', '--tap-key-file', [CompletionResultType]::ParameterName, 'Read the key of the TAP deployment from FILE; `-` is standard input')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('--skip-existing', '--skip-existing', [CompletionResultType]::ParameterName, 'Leave behind what there is one of already, and what cannot be carried over')
            [CompletionResult]::new('--no-audit', '--no-audit', [CompletionResultType]::ParameterName, 'Do not bring the audit log over')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be brought over and change nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;import;help' {
            [CompletionResult]::new('tap', 'tap', [CompletionResultType]::ParameterValue, 'tap')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;import;help;tap' {
            break
        }
        'postern;import;help;help' {
            break
        }
        'postern;completions' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;mcp' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Read the agent''s key from FILE')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Offer nothing but the tools of agents, or of operators')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;man' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;openapi' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;schema' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;version' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print data as table, json, jsonl or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output: auto, always or never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from FILE')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Keep the deployment''s files in DIR')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Keep the deployment''s state in the database at URL')
            [CompletionResult]::new('--encryption-key-file', '--encryption-key-file', [CompletionResultType]::ParameterName, 'Read the encryption key from FILE')
            [CompletionResult]::new('--encryption-key', '--encryption-key', [CompletionResultType]::ParameterName, 'Take the encryption key from the command line, where others can see it')
            [CompletionResult]::new('--relay-url', '--relay-url', [CompletionResultType]::ParameterName, 'Work through the running relay at URL instead of on this host')
            [CompletionResult]::new('--team', '--team', [CompletionResultType]::ParameterName, 'Work on this team')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask nothing, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'postern;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'init')
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'start')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'add')
            [CompletionResult]::new('credential', 'credential', [CompletionResultType]::ParameterValue, 'Look after credentials; `postern add` stores one')
            [CompletionResult]::new('agent', 'agent', [CompletionResultType]::ParameterValue, 'Look after agents and their API keys')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Look after roles: permissions that agents share')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Decide what may pass, what asks a person, what is denied')
            [CompletionResult]::new('approval', 'approval', [CompletionResultType]::ParameterValue, 'Decide about calls that wait for a person')
            [CompletionResult]::new('grant', 'grant', [CompletionResultType]::ParameterValue, 'Let calls that would wait for a person pass for a while')
            [CompletionResult]::new('proposal', 'proposal', [CompletionResultType]::ParameterValue, 'Decide about changes of policies that agents propose')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'apply')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'diff')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'export')
            [CompletionResult]::new('lockdown', 'lockdown', [CompletionResultType]::ParameterValue, 'lockdown')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'login')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'logout')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'whoami')
            [CompletionResult]::new('session', 'session', [CompletionResultType]::ParameterValue, 'See who is signed in, and sign them out')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Look after the people of the team')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'logs')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'status')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'doctor')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Look after the encryption key')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Keep a copy of the whole deployment, and bring it back')
            [CompletionResult]::new('relay', 'relay', [CompletionResultType]::ParameterValue, 'Run the server that agents call')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show and check the settings')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Bring the database of another system over')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'completions')
            [CompletionResult]::new('mcp', 'mcp', [CompletionResultType]::ParameterValue, 'mcp')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'man')
            [CompletionResult]::new('openapi', 'openapi', [CompletionResultType]::ParameterValue, 'openapi')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'schema')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'version')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'postern;help;init' {
            break
        }
        'postern;help;start' {
            break
        }
        'postern;help;add' {
            break
        }
        'postern;help;credential' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('set-value', 'set-value', [CompletionResultType]::ParameterValue, 'set-value')
            [CompletionResult]::new('seal', 'seal', [CompletionResultType]::ParameterValue, 'seal')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'verify')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            break
        }
        'postern;help;credential;list' {
            break
        }
        'postern;help;credential;show' {
            break
        }
        'postern;help;credential;update' {
            break
        }
        'postern;help;credential;set-value' {
            break
        }
        'postern;help;credential;seal' {
            break
        }
        'postern;help;credential;verify' {
            break
        }
        'postern;help;credential;delete' {
            break
        }
        'postern;help;agent' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'enable')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'disable')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'rotate-key')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'run')
            break
        }
        'postern;help;agent;list' {
            break
        }
        'postern;help;agent;create' {
            break
        }
        'postern;help;agent;show' {
            break
        }
        'postern;help;agent;enable' {
            break
        }
        'postern;help;agent;disable' {
            break
        }
        'postern;help;agent;delete' {
            break
        }
        'postern;help;agent;update' {
            break
        }
        'postern;help;agent;rotate-key' {
            break
        }
        'postern;help;agent;run' {
            break
        }
        'postern;help;role' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('add-credential', 'add-credential', [CompletionResultType]::ParameterValue, 'add-credential')
            [CompletionResult]::new('remove-credential', 'remove-credential', [CompletionResultType]::ParameterValue, 'remove-credential')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            break
        }
        'postern;help;role;list' {
            break
        }
        'postern;help;role;create' {
            break
        }
        'postern;help;role;show' {
            break
        }
        'postern;help;role;update' {
            break
        }
        'postern;help;role;add-credential' {
            break
        }
        'postern;help;role;remove-credential' {
            break
        }
        'postern;help;role;delete' {
            break
        }
        'postern;help;policy' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'test')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'replay')
            [CompletionResult]::new('template', 'template', [CompletionResultType]::ParameterValue, 'Look after templates: policies to be given to credentials')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            break
        }
        'postern;help;policy;show' {
            break
        }
        'postern;help;policy;set' {
            break
        }
        'postern;help;policy;test' {
            break
        }
        'postern;help;policy;replay' {
            break
        }
        'postern;help;policy;template' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            break
        }
        'postern;help;policy;template;list' {
            break
        }
        'postern;help;policy;template;show' {
            break
        }
        'postern;help;policy;template;set' {
            break
        }
        'postern;help;policy;template;delete' {
            break
        }
        'postern;help;policy;delete' {
            break
        }
        'postern;help;approval' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'approve')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'deny')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'watch')
            break
        }
        'postern;help;approval;list' {
            break
        }
        'postern;help;approval;show' {
            break
        }
        'postern;help;approval;approve' {
            break
        }
        'postern;help;approval;deny' {
            break
        }
        'postern;help;approval;watch' {
            break
        }
        'postern;help;grant' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'revoke')
            break
        }
        'postern;help;grant;list' {
            break
        }
        'postern;help;grant;create' {
            break
        }
        'postern;help;grant;revoke' {
            break
        }
        'postern;help;proposal' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'approve')
            [CompletionResult]::new('deny', 'deny', [CompletionResultType]::ParameterValue, 'deny')
            break
        }
        'postern;help;proposal;list' {
            break
        }
        'postern;help;proposal;show' {
            break
        }
        'postern;help;proposal;approve' {
            break
        }
        'postern;help;proposal;deny' {
            break
        }
        'postern;help;apply' {
            break
        }
        'postern;help;diff' {
            break
        }
        'postern;help;export' {
            break
        }
        'postern;help;lockdown' {
            break
        }
        'postern;help;login' {
            break
        }
        'postern;help;logout' {
            break
        }
        'postern;help;whoami' {
            break
        }
        'postern;help;session' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'revoke')
            break
        }
        'postern;help;session;list' {
            break
        }
        'postern;help;session;revoke' {
            break
        }
        'postern;help;user' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('invite', 'invite', [CompletionResultType]::ParameterValue, 'invite')
            [CompletionResult]::new('set-role', 'set-role', [CompletionResultType]::ParameterValue, 'set-role')
            [CompletionResult]::new('assign', 'assign', [CompletionResultType]::ParameterValue, 'assign')
            [CompletionResult]::new('reset-password', 'reset-password', [CompletionResultType]::ParameterValue, 'reset-password')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'remove')
            break
        }
        'postern;help;user;list' {
            break
        }
        'postern;help;user;invite' {
            break
        }
        'postern;help;user;set-role' {
            break
        }
        'postern;help;user;assign' {
            break
        }
        'postern;help;user;reset-password' {
            break
        }
        'postern;help;user;remove' {
            break
        }
        'postern;help;logs' {
            break
        }
        'postern;help;status' {
            break
        }
        'postern;help;doctor' {
            break
        }
        'postern;help;key' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'generate')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'check')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'rotate')
            break
        }
        'postern;help;key;generate' {
            break
        }
        'postern;help;key;check' {
            break
        }
        'postern;help;key;rotate' {
            break
        }
        'postern;help;backup' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Write everything to one sealed file, while relays serve')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that a backup is whole and can be restored')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup in the place of what is there, or where nothing is')
            break
        }
        'postern;help;backup;create' {
            break
        }
        'postern;help;backup;verify' {
            break
        }
        'postern;help;backup;restore' {
            break
        }
        'postern;help;relay' {
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'start')
            [CompletionResult]::new('nginx', 'nginx', [CompletionResultType]::ParameterValue, 'nginx')
            [CompletionResult]::new('caddy', 'caddy', [CompletionResultType]::ParameterValue, 'caddy')
            [CompletionResult]::new('unit', 'unit', [CompletionResultType]::ParameterValue, 'unit')
            break
        }
        'postern;help;relay;start' {
            break
        }
        'postern;help;relay;nginx' {
            break
        }
        'postern;help;relay;caddy' {
            break
        }
        'postern;help;relay;unit' {
            break
        }
        'postern;help;config' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'check')
            break
        }
        'postern;help;config;show' {
            break
        }
        'postern;help;config;check' {
            break
        }
        'postern;help;import' {
            [CompletionResult]::new('tap', 'tap', [CompletionResultType]::ParameterValue, 'tap')
            break
        }
        'postern;help;import;tap' {
            break
        }
        'postern;help;completions' {
            break
        }
        'postern;help;mcp' {
            break
        }
        'postern;help;man' {
            break
        }
        'postern;help;openapi' {
            break
        }
        'postern;help;schema' {
            break
        }
        'postern;help;version' {
            break
        }
        'postern;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
