//! What the commands of `policy` say besides: rules that do not do what they seem to, and calls that no address has.

use crate::support::program::Program;

#[test]
fn a_method_that_asks_and_passes_all_the_same_is_told_with_what_to_type() {
    let program = Program::seeded();
    program.ok("policy set slack --auto-approve-methods GET,POST,PUT");
    insta::assert_snapshot!(program.tell("policy set slack --require-approval-methods POST,DELETE --dry-run"), @"
    stderr:
      Would set the policy of `slack`.
      warning: POST still passes: `auto_approve_methods` has it, too, and comes first; `postern policy set slack --auto-approve-methods=GET,PUT` makes it ask
    status: 0
    ");
    program.ok("policy set slack --require-approval-methods POST");
    let told = program.tell("policy set slack --auto-approve-methods=GET,PUT");
    assert!(!told.contains("warning"), "{told}");
    let told = program.ok("policy test slack POST https://slack.com/x");
    assert!(told.contains("require_approval_method"), "{told}");
    program.ok("policy template set t --auto-approve-methods GET");
    let told = program.tell("policy template set t --require-approval-methods GET");
    let warned = "`postern policy template set t --auto-approve-methods=` makes it ask";
    assert!(told.contains(warned), "{told}");
}

#[test]
fn every_signature_is_asked_for_unless_it_is_denied() {
    let program = Program::seeded();
    program.ok("add --name wallet --generate p256");
    program.ok("policy set wallet --auto-approve-methods POST --min-approvals 2");
    insta::assert_snapshot!(program.tell("policy test wallet POST /sign --at 2026-03-01T12:00:00Z"), @"
    stdout:
      decision          ask
      reason            require_approval_sign
      rule              -
      at                [TIME]
      approvals needed  2
      host allowed      yes
    status: 0
    ");
    program.ok("policy set wallet --deny-urls /sign");
    let told = program.ok("policy test wallet POST /sign");
    assert!(told.contains("deny_url"), "{told}");
    insta::assert_snapshot!(program.tell("policy test wallet GET https://wallet.example/"), @"
    stderr:
      error: `wallet` signs, and is sent nowhere: all it takes is `POST /sign`
      hint: `postern policy test wallet POST /sign`
    status: 2
    ");
}

#[test]
fn a_grant_for_a_path_alone_is_about_no_call() {
    let program = Program::seeded();
    let add = "add --name side --auth custom --api-base http://127.0.0.1:9 --relative-target --value-file -";
    program.ok_with(add, "{}");
    let told = program.tell("grant create side --method POST --scope 127.0.0.1/a --ttl 1h");
    let warned = "warning: the grant is about no call: it names a host, and agents name only a path of `side`";
    assert!(told.contains(warned), "{told}");
    insta::assert_snapshot!(program.tell("policy test side GET a"), @"
    stderr:
      error: `a` is not a path such as `/path`
    status: 2
    ");
}
