//! An administrative change in words.

/// Returns what the target of a change's entry, such as `tap:agent-create/my-bot`, tells: `created agent my-bot`.
///
/// `None` for a target of another form: it is shown as it is.
pub(super) fn in_words(target: &str) -> Option<String> {
    let (what, name) = target.strip_prefix("tap:")?.split_once('/')?;
    let (noun, action) = what.split_once('-')?;
    Some(match (noun, action) {
        (_, "rotate-key") => format!("rotated key of {noun} {name}"),
        (_, "set-value") => format!("set value of {noun} {name}"),
        ("template", _) => format!("{} policy template {name}", past(action)),
        ("policy", _) => format!("{} policy of {name}", past(action)),
        _ => format!("{} {noun} {name}", past(action)),
    })
}

/// Returns the verb in the past tense.
fn past(verb: &str) -> String {
    match verb {
        "set" | "reset" => verb.to_owned(),
        _ if verb.ends_with('e') => format!("{verb}d"),
        _ => match verb.strip_suffix('y') {
            Some(stem) => format!("{stem}ied"),
            None => format!("{verb}ed"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_told_in_words() {
        let cases = [
            ("tap:credential-create/slack", "created credential slack"),
            (
                "tap:credential-set-value/slack",
                "set value of credential slack",
            ),
            ("tap:policy-set/slack", "set policy of slack"),
            ("tap:policy-delete/slack", "deleted policy of slack"),
            ("tap:template-set/reads", "set policy template reads"),
            ("tap:agent-rotate-key/a-b", "rotated key of agent a-b"),
            ("tap:agent-disable/a", "disabled agent a"),
            ("tap:approval-deny/7f", "denied approval 7f"),
            ("tap:user-create/a@x.example", "created user a@x.example"),
        ];
        for (target, expected) in cases {
            assert_eq!(in_words(target).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_targets_are_left_as_they_are() {
        for target in ["https://h/a-b", "tap:sign", "tap:grant-create", "tap:x/y"] {
            assert_eq!(in_words(target), None, "{target}");
        }
    }
}
