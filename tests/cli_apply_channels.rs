//! Notification channels that a file declares.

use serde_json::{Value, json};

use crate::support::{
    program::{Program, on_both_programs},
    ways::{Ways, on_both_ways},
};

const MANIFEST: &str = "\
channels:
  - name: inbox
    channel_type: dashboard
    priority: 0
  - name: room
    channel_type: matrix
    config: {room_id: '!team:example.com'}
    enabled: false
";

fn plan(program: &Program, line: &str, manifest: &str) -> Value {
    let told = program.ok_with(&format!("{line} -f - -o json"), manifest);
    serde_json::from_str(&told).unwrap()
}

fn counts(plan: &Value) -> [u64; 4] {
    ["created", "changed", "deleted", "unchanged"].map(|name| plan[name].as_u64().unwrap())
}

/// Returns the message and the hint of a line that has to end with 2.
fn refused(program: &Program, manifest: &str) -> (String, String) {
    let output = program.run_in("apply -f - -o json", &[], manifest);
    assert_eq!(output.status.code(), Some(2), "{}", program.told(&output));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    let text = |field: &str| {
        error["error"][field]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    (text("message"), text("hint"))
}

on_both_programs! {
    async fn channels_are_declared_exported_changed_and_pruned(program) {
        assert_eq!(counts(&plan(&program, "apply", MANIFEST)), [2, 0, 0, 0]);
        assert_eq!(counts(&plan(&program, "apply", MANIFEST)), [0, 0, 0, 2]);
        let exported = program.ok("export");
        assert_eq!(counts(&plan(&program, "apply --prune --yes", &exported)), [0, 0, 0, 2]);
        let told: Value = serde_json::from_str(&program.ok("export -o json")).unwrap();
        let inbox = json!({ "name": "inbox", "channel_type": "dashboard", "config": {}, "enabled": true, "priority": 0 });
        assert_eq!(told["channels"][0], inbox);
        let other = "channels: [{name: room, enabled: true, priority: 0}, {name: inbox, priority: 5}]";
        let planned = plan(&program, "diff", other);
        assert_eq!(counts(&planned), [0, 2, 0, 0], "{planned}");
        assert_eq!(counts(&plan(&program, "apply", other)), [0, 2, 0, 0]);
        assert_eq!(counts(&plan(&program, "apply", other)), [0, 0, 0, 2]);
        assert_eq!(counts(&plan(&program, "diff --prune", "roles: []")), [0, 0, 0, 0], "a list that is not there is left alone");
        assert_eq!(counts(&plan(&program, "apply --prune --yes", "channels: [{name: inbox}]")), [0, 0, 1, 1]);
        assert_eq!(counts(&plan(&program, "apply --prune --yes", "channels: []")), [0, 0, 1, 0]);
    }

    async fn a_mistake_in_a_channel_is_told_with_its_line_and_nothing_is_made(program) {
        for (manifest, line, told) in [
            ("channels:\n- name: a\n  channel_type: pigeon\n", 3, "no channel of the type `pigeon`"),
            ("channels:\n- name: a\n", 2, "a new channel needs a `channel_type`"),
            ("channels:\n- name: a\n  channel_type: dashboard\n  priority: high\n", 4, "`priority` has to be a whole number"),
            ("channels:\n- name: a\n  channel_type: dashboard\n  priority: -1\n", 2, "a priority is a number from 0"),
            ("channels:\n- name: a\n  channel_type: dashboard\n  colour: red\n", 4, "`colour` is no field of a channel"),
            ("channels:\n- name: a\n  config: {}\n", 3, "`config` needs `channel_type` beside it"),
            ("channels:\n- name: a\n  channel_type: dashboard\n  config: x\n", 4, "`config` has to be an object"),
            ("channels:\n- name: a\n  channel_type: telegram\n  config: {bot_token: hunter2}\n", 4, "`bot_token` may be secret"),
            ("channels:\n- name: a\n  channel_type: telegram\n  config: {bot_token: '[sealed]'}\n", 2, "stands for a value that is stored already"),
            ("channels:\n- {name: a, channel_type: dashboard, priority: 0}\n- {name: b, channel_type: dashboard, priority: 0}\n", 3, "both declared with the priority 0"),
            ("channels:\n- {name: a, channel_type: dashboard}\n- {name: a, channel_type: dashboard}\n", 3, "declared already"),
        ] {
            let (message, hint) = refused(&program, manifest);
            assert!(message.starts_with(&format!("standard input line {line}: ")), "{manifest}{message}");
            assert!(message.contains(told), "{manifest}{message}");
            assert!(!message.contains("hunter2") && !hint.contains("hunter2"), "{message} {hint}");
        }
        assert!(!program.ok("export").contains("channels"));
    }
}

on_both_ways! {
    async fn both_ways_in_declare_the_same_channels(ways) {
        ways.same_with("diff -f -", MANIFEST);
        ways.same_with("apply -f -", MANIFEST);
        ways.same_with("apply -f - -o yaml", MANIFEST);
        ways.same_in_every_form("export");
        for (from, to) in [
            ("channel_type: dashboard", "channel_type: matrix"),
            ("channel_type: dashboard\n    priority: 0", "channel_type: dashboard\n    priority: -1"),
            ("enabled: false", "priority: 0"),
            ("name: inbox\n    channel_type: dashboard", "name: another"),
            ("priority: 0", "enabled: false"),
        ] {
            let manifest = MANIFEST.replace(from, to);
            assert_ne!(manifest, MANIFEST);
            ways.same_with("diff -f - --exit-code", &manifest);
            ways.same_with("apply -f - --prune --yes -o json", &manifest);
        }
    }
}
