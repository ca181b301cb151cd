//! Which calls proceed that did not, and which are no longer refused.

use super::PermissiveChange;
use crate::policy::{Hours, Method, Policy, UrlPattern, UrlRule};

/// Returns what the lists of methods and of URLs permit that they did not.
pub(super) fn changes(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let mut changes = auto_methods(before, after);
    changes.extend(auto_urls(before, after));
    changes.extend(require_urls(before, after));
    changes.extend(deny_methods(before, after));
    changes.extend(deny_urls(before, after));
    changes
}

/// Returns whether calls proceed at times when they did not.
pub(super) fn hours(before: &Policy, after: &Policy) -> Option<PermissiveChange> {
    let (old, new) = (&before.auto_approve_hours, &after.auto_approve_hours);
    let wider = !old.is_empty() && (new.is_empty() || Hours::exceed(new, old));
    let summary = || match (listed(old), listed(new)) {
        (old, new) if new.is_empty() => {
            format!("auto-approval holds at any time, and not only at {old}")
        }
        (old, new) => format!("auto-approval holds at {new}, and not only at {old}"),
    };
    wider.then(|| PermissiveChange::new("auto_approve_hours", summary()))
}

/// Returns whether people are asked for signatures of which they do not see what they are of.
pub(super) fn preimage(before: &Policy, after: &Policy) -> Option<PermissiveChange> {
    let is_gone = before.require_preimage && !after.require_preimage;
    let summary = "a signature may be asked for without its pre-image";
    is_gone.then(|| PermissiveChange::new("require_preimage", summary.to_owned()))
}

/// A rule that lets everything pass that one of these lists does is told only if it is new.
fn auto_methods(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let proceeds =
        |policy: &Policy, method: Method| method.listed(&policy.auto_approve_methods).is_some();
    let new = Method::ALL
        .into_iter()
        .filter(|method| proceeds(after, *method) && !proceeds(before, *method));
    new.map(|method| {
        PermissiveChange::new(
            "auto_approve_methods",
            format!("{method} proceeds without asking"),
        )
    })
    .collect()
}

fn auto_urls(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let proceeded = |rule: &UrlRule, method: Method| {
        let mut rules = before.auto_approve_urls.iter();
        method.listed(&before.auto_approve_methods).is_some()
            || rules.any(|old| old.is_about(method) && old.pattern().permits_all_of(rule.pattern()))
    };
    let is_new = |rule: &&UrlRule| methods_of(rule).any(|method| !proceeded(rule, method));
    let told = |rule: &UrlRule| {
        let narrower = before
            .auto_approve_urls
            .iter()
            .find(|old| rule.pattern().permits_all_of(old.pattern()));
        let instead = narrower.map(|old| format!(", and not only `{old}`"));
        let instead = instead.unwrap_or_default();
        PermissiveChange::new(
            "auto_approve_urls",
            format!("`{rule}` proceeds without asking{instead}"),
        )
    };
    after
        .auto_approve_urls
        .iter()
        .filter(is_new)
        .map(told)
        .collect()
}

fn require_urls(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let held = |rule: &UrlRule, method: Method| {
        is_denied(after, rule.pattern(), method)
            || is_restricted(&after.require_approval_urls, rule.pattern(), method)
    };
    let is_gone = |rule: &&UrlRule| methods_of(rule).any(|method| !held(rule, method));
    let told = |rule: &UrlRule| {
        let left = left_of(rule, &after.require_approval_urls);
        PermissiveChange::new(
            "require_approval_urls",
            format!("`{rule}` need not be asked for any more{left}"),
        )
    };
    before
        .require_approval_urls
        .iter()
        .filter(is_gone)
        .map(told)
        .collect()
}

fn deny_methods(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let everywhere: UrlPattern = "/".parse().expect("a slash is a pattern");
    let gone = Method::ALL.into_iter().filter(|method| {
        method.listed(&before.deny_methods).is_some() && !is_denied(after, &everywhere, *method)
    });
    gone.map(|method| PermissiveChange::new("deny_methods", format!("{method} is refused no more")))
        .collect()
}

fn deny_urls(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let is_gone =
        |rule: &&UrlRule| methods_of(rule).any(|method| !is_denied(after, rule.pattern(), method));
    let told = |rule: &UrlRule| {
        let left = left_of(rule, &after.deny_urls);
        PermissiveChange::new("deny_urls", format!("`{rule}` is refused no more{left}"))
    };
    before.deny_urls.iter().filter(is_gone).map(told).collect()
}

/// Returns the methods that a rule is about.
fn methods_of(rule: &UrlRule) -> impl Iterator<Item = Method> {
    Method::ALL
        .into_iter()
        .filter(|method| rule.is_about(*method))
}

/// Returns whether a policy refuses whatever is made with the method to where the pattern restricts.
fn is_denied(policy: &Policy, pattern: &UrlPattern, method: Method) -> bool {
    method.listed(&policy.deny_methods).is_some()
        || is_restricted(&policy.deny_urls, pattern, method)
}

fn is_restricted(rules: &[UrlRule], pattern: &UrlPattern, method: Method) -> bool {
    rules
        .iter()
        .any(|rule| rule.is_about(method) && rule.pattern().restricts_all_of(pattern))
}

/// Returns which part of a rule that is gone another one keeps.
fn left_of(rule: &UrlRule, rules: &[UrlRule]) -> String {
    let narrower = rules
        .iter()
        .find(|new| rule.pattern().restricts_all_of(new.pattern()));
    narrower.map_or_else(String::new, |new| format!(", only `{new}` is"))
}

fn listed(hours: &[Hours]) -> String {
    let texts: Vec<_> = hours.iter().map(|hours| format!("`{hours}`")).collect();
    texts.join(", ")
}
