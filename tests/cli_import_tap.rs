//! `import tap`: an existing TAP database comes over, and its agents go on with the keys that they have.

use aes_gcm::{Aes256Gcm, KeyInit, aead::Aead};
use serde_json::Value;
use sqlx::{Connection, PgConnection};

use crate::support::{
    client::Call,
    database::postgres_schema,
    peek,
    process::Process,
    program::{Program, on_both_programs},
    server::Server,
    upstream::{Seen, Upstream, answer},
    ways::sign_in,
};

/// TAP's key, and another.
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const OTHER_KEY: &str = "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100";

/// The tables of a TAP deployment, as far as they are brought over (spec/tap.md §1.1, §6.1).
const SCHEMA: &str = "
    create table teams (id text primary key, name text unique, tier text, default_approval_mode text,
        created_at timestamptz default now());
    create table users (id text primary key, email text unique, password_hash text, email_verified boolean,
        display_name text);
    create table memberships (user_id text, team_id text, member_role text, primary key (user_id, team_id));
    create table approver_credentials (team_id text, member_id text, credential_name text);
    create table credentials (team_id text, name text, description text, connector text, api_base text,
        relative_target boolean default false, auth_header_format text, auth_bindings jsonb, allowed_hosts jsonb,
        encrypted_value bytea, end_user_id text, app_id text, primary key (team_id, name));
    create table agents (team_id text, id text, api_key_hash text unique, description text,
        enabled boolean default true, rate_limit_per_hour int, kind text default 'agent',
        all_credentials boolean default false, primary key (team_id, id));
    create table roles (team_id text, name text, description text, rate_limit_per_hour int);
    create table role_credentials (team_id text, role_name text, credential_name text);
    create table agent_roles (team_id text, agent_id text, role_name text);
    create table agent_credentials (team_id text, agent_id text, credential_name text);
    create table policies (team_id text, credential_name text, auto_approve_methods jsonb,
        require_approval_methods jsonb, auto_approve_urls jsonb, require_approval_urls jsonb,
        allowed_approvers jsonb, require_passkey boolean default false, min_approvals int default 1);
    create table audit_log (request_id text primary key, agent_id text, credential_names jsonb, target_url text,
        method text, approval_status text, upstream_status int, total_latency_ms bigint,
        response_sanitized boolean, request_headers jsonb, request_body text, \"timestamp\" timestamptz);
";

/// What is in them: the key of `old-bot` is `key-alpha` (spec/tap.md §5).
const ROWS: &str = "
    insert into teams values ('default', 'default', 'free', 'gated', '2025-01-01T00:00:00Z'),
        ('0b6f', 'acme', 'pro', 'autonomous', '2025-02-01T00:00:00Z');
    insert into users values
        ('u1', 'Owner@Example.com', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$8S8iZ0rT0B8eXjNfYbqk1rJ0hHkN1eJv0m2Yx2b3W0E', true, 'Olga'),
        ('u2', 'old@example.com', '$2b$12$bcryptbcryptbcrypt', true, null),
        ('u3', 'never@example.com', null, false, null);
    insert into memberships values ('u1', 'default', 'admin'), ('u2', 'default', 'approver'),
        ('u3', 'default', 'approver'), ('u1', '0b6f', 'owner');
    insert into approver_credentials values ('default', 'u2', 'api');
    insert into agents (team_id, id, api_key_hash, description, rate_limit_per_hour) values
        ('default', 'old-bot', '39a00d29356083a9c9d65c14652350d61b11d5d2e8582da510887c8e11be08c8', 'from before', 100);
    insert into agents (team_id, id, api_key_hash, enabled, all_credentials) values
        ('0b6f', 'acme-bot', repeat('ab', 32), false, true);
    insert into roles values ('default', 'reader', 'reads', 50);
    insert into role_credentials values ('default', 'reader', 'api');
    insert into agent_roles values ('default', 'old-bot', 'reader');
    insert into policies values ('default', 'api', '[\"GET\"]', '[\"POST\"]', '[]', '[]', '[\"old@example.com\"]', false, 1);
    insert into audit_log values
        ('r1', 'old-bot', '[\"api\"]', 'https://api.example.com/a', 'GET', null, 200, 12, false,
            '[[\"authorization\", \"Bearer leaked\"]]', 'a body', '2025-03-01T10:00:00.5Z'),
        ('r2', 'old-bot', '[\"api\"]', 'https://api.example.com/b', 'POST', 'denied', null, 7, true, '[]', null,
            '2025-03-01T11:00:00Z'),
        ('r3', 'gone', '[]', 'https://api.example.com/c', 'GET', null, 200, 1, false, '[]', null, '2025-03-01T12:00:00Z');
";

fn sealed(value: &str) -> Vec<u8> {
    let key: [u8; 32] = data_encoding::HEXLOWER
        .decode(KEY.as_bytes())
        .unwrap()
        .try_into()
        .unwrap();
    let nonce = [7_u8; 12];
    let cipher = Aes256Gcm::new(&key.into());
    let text = cipher.encrypt(&nonce.into(), value.as_bytes()).unwrap();
    [nonce.as_slice(), &text].concat()
}

/// Makes a TAP database with two credentials, the first of which goes to that host; its address.
async fn tap(host: &str) -> Option<(String, crate::support::database::Place)> {
    let (url, place) = postgres_schema().await?;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(SCHEMA)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::raw_sql(ROWS).execute(&mut connection).await.unwrap();
    let insert = "insert into credentials (team_id, name, description, connector, api_base, allowed_hosts, \
         encrypted_value) values ($1, $2, 'an API', 'direct', $3, cast($4 as jsonb), $5)";
    for (team, name, base, hosts, value) in [
        (
            "default",
            "api",
            Some(host),
            format!("[\"{host}\"]"),
            "the-old-secret",
        ),
        ("0b6f", "loose", None, "[]".to_owned(), "another"),
    ] {
        sqlx::query(insert)
            .bind(team)
            .bind(name)
            .bind(base)
            .bind(hosts)
            .bind(sealed(value))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    Some((url, place))
}

fn json(program: &Program, line: &str) -> Value {
    serde_json::from_str(&program.ok(&format!("{line} -o json"))).unwrap()
}

on_both_programs! {
    async fn a_deployment_comes_over_and_agents_keep_their_keys(program) {
        let echo = |seen: &Seen| answer("200 OK", "", &seen.head);
        let upstream = Upstream::with(echo).await;
        let Some((url, _place)) = tap(&upstream.url("")).await else { return };
        std::fs::write(program.folder().join("tap.key"), KEY).unwrap();
        let line = format!("import tap {url} --tap-key-file tap.key");
        let dry = json(&program, &format!("{line} --dry-run --skip-existing"));
        assert_eq!((&dry[0]["state"], &dry[0]["credentials"]), (&"planned".into(), &1.into()), "{dry}");
        assert_eq!(json(&program, "agent list"), serde_json::json!([]), "a dry run changes nothing");
        let refused = program.tell(&line);
        assert!(refused.contains("never@example.com") && refused.contains("status: 5"), "{refused}");
        let server = Server::start(&program);
        let done = json(&program, &format!("{line} --skip-existing"));
        assert_eq!(done[0]["state"], "imported", "{done}");
        let agent = json(&program, "agent show old-bot");
        assert_eq!((&agent["roles"][0], &agent["rate_limit_per_hour"]), (&"reader".into(), &100.into()));
        let told = server.client("key-alpha").forward(Call::with("api", &upstream.url("/x"))).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert!(upstream.seen()[0].head.contains("Bearer the-old-secret"));
        let again = server.client("key-alpha").forward(Call::with("api", &upstream.url("/y"))).await;
        assert_eq!(again.status, 200, "the key works as it is kept now, too");
        let policy = json(&program, "policy show api");
        assert_eq!(policy["allowed_approvers"][0], "old@example.com");
        let users = json(&program, "user list").to_string();
        assert!(users.contains("owner@example.com") && !users.contains("never@example.com"), "{users}");
        let acme = json(&program, "--team acme agent show acme-bot");
        assert_eq!((&acme["enabled"], &acme["all_credentials"]), (&false.into(), &true.into()));
        let mut elsewhere = Program::new();
        let token = sign_in(&server.client("").bearing(None)).await;
        elsewhere.set("POSTERN_RELAY_URL", format!("http://{}", server.address));
        elsewhere.set("POSTERN_TOKEN", token);
        let entries = elsewhere.ok("logs --tail 0 -o jsonl");
        let old: Vec<_> = entries.lines().filter(|line| line.contains("\"chain\":\"tap-")).collect();
        assert!(old[0].contains("2025-03-01T10:00:00.5") && old[1].contains("\"denied\""), "{old:#?}");
        assert!(!entries.contains("leaked") && !entries.contains("a body"), "what was kept in clear stays there");
        // Whatever was brought is there once, however often it is run.
        let twice = json(&program, &line);
        assert_eq!((&twice[0]["state"], &twice[1]["state"]), (&"done".into(), &"done".into()));
        assert_eq!(elsewhere.ok("logs --tail 0 -o jsonl").matches("\"chain\":\"tap-").count(), old.len());
    }

    async fn killed_half_way_it_goes_on_and_brings_everything_once(program) {
        const ENTRIES: usize = 6000;
        let Some((url, _place)) = tap("https://api.example.com").await else { return };
        let mut source = PgConnection::connect(&url).await.unwrap();
        let many = "insert into audit_log select 'many-' || n, 'old-bot', '[\"api\"]', 'https://api.example.com/', 'GET', \
             null, 200, 1, false, '[]', null, timestamptz '2025-04-01' + n * interval '1 second' from generate_series(1, 5997) n";
        sqlx::raw_sql(many).execute(&mut source).await.unwrap();
        std::fs::write(program.folder().join("tap.key"), KEY).unwrap();
        let line = format!("import tap {url} --tap-key-file tap.key --skip-existing");
        let brought = async || {
            let query = "select line from audit_entries where chain like 'tap-%'";
            peek::texts(&program, query).await.len()
        };
        let mut before = 0;
        for _ in 0..3 {
            let mut importing = Process::spawn(&mut program.command(&line));
            while brought().await == before && !importing.has_ended() {}
            importing.kill();
            before = brought().await;
        }
        assert!(before > 0);
        program.ok(&line);
        assert_eq!(brought().await, ENTRIES);
        assert_eq!(json(&program, &line)[0]["state"], "done");
        assert_eq!(brought().await, ENTRIES);
        assert_eq!(program.ok("agent list -o json").matches("\"name\"").count(), 1);
        program.ok("logs verify");
    }

    async fn what_is_in_the_way_is_told_and_nothing_is_changed(program) {
        let Some((url, _place)) = tap("https://api.example.com").await else { return };
        std::fs::write(program.folder().join("tap.key"), KEY).unwrap();
        std::fs::write(program.folder().join("other.key"), OTHER_KEY).unwrap();
        program.ok_with("add --name api --auth api-key --any-host --value-file -", "ours");
        let line = format!("import tap {url} --tap-key-file");
        let wrong = program.tell(&format!("{line} other.key"));
        assert!(wrong.contains("status: 4"), "{wrong}");
        let refused = program.tell(&format!("{line} tap.key"));
        assert!(refused.contains("the credential `api` is left behind") && refused.contains("status: 5"), "{refused}");
        assert_eq!(json(&program, "agent list"), serde_json::json!([]));
        program.ok(&format!("{line} tap.key --skip-existing --no-audit"));
        let agent = json(&program, "agent show old-bot");
        assert!(!agent.to_string().contains("\"api\""), "what was here is not given to who had another of that name: {agent}");
    }

    async fn what_is_no_tap_database_is_refused(program) {
        let not_postgres = program.tell("import tap sqlite://x.db");
        assert!(not_postgres.contains("status: 2"), "{not_postgres}");
        let nobody = program.tell("import tap postgres://postgres@127.0.0.1:1/x");
        assert!(nobody.contains("status: 6"), "{nobody}");
        let Some((url, _place)) = postgres_schema().await else { return };
        let empty = program.tell(&format!("import tap {url}"));
        assert!(empty.contains("no TAP in that database") && empty.contains("status: 1"), "{empty}");
        let away = program.tell(&format!("import tap {url} --relay-url http://127.0.0.1:1"));
        assert!(away.contains("status: 2"), "{away}");
    }
}
