//! The parts of forms: labelled fields with help and mistakes, choices, and the one form that deletes.

use maud::{Markup, Render, html};

use super::super::{draft::Draft, text, visit::Visit};

/// What a field is filled with.
#[derive(Clone, Copy, Debug, Default)]
enum Kind<'a> {
    #[default]
    Text,
    /// Its type, as HTML calls it: `number`, `email`, `password`.
    Typed(&'static str),
    /// Several lines.
    Lines(&'static str),
    /// One of these words, with what they are called.
    Select(&'a [(&'a str, &'a str)]),
    /// Yes or no.
    Check,
}

/// A labelled field of a form.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::relay::dashboard) struct Field<'a> {
    name: &'a str,
    label: &'a str,
    kind: Kind<'a>,
    value: &'a str,
    help: Option<&'a str>,
    error: Option<&'a str>,
    placeholder: Option<&'a str>,
    autocomplete: Option<&'static str>,
    is_required: bool,
    is_optional: bool,
    is_code: bool,
}

impl<'a> Field<'a> {
    /// A line of text.
    pub(in crate::relay::dashboard) fn text(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            ..Self::default()
        }
    }

    /// A whole number.
    pub(in crate::relay::dashboard) fn number(name: &'a str, label: &'a str) -> Self {
        Self {
            kind: Kind::Typed("number"),
            ..Self::text(name, label)
        }
    }

    /// A date and a time of day, to the minute.
    pub(in crate::relay::dashboard) fn moment(name: &'a str, label: &'a str) -> Self {
        Self {
            kind: Kind::Typed("datetime-local"),
            ..Self::text(name, label)
        }
    }

    /// An e-mail address.
    pub(in crate::relay::dashboard) fn email(name: &'a str, label: &'a str) -> Self {
        Self {
            kind: Kind::Typed("email"),
            ..Self::text(name, label)
        }
    }

    /// A secret of one line, whose letters are not shown. What was typed is never sent back.
    pub(in crate::relay::dashboard) fn secret(name: &'a str, label: &'a str) -> Self {
        Self {
            kind: Kind::Typed("password"),
            autocomplete: Some("off"),
            ..Self::text(name, label)
        }
    }

    /// A password that somebody has.
    pub(in crate::relay::dashboard) fn password(name: &'a str, label: &'a str) -> Self {
        Self {
            autocomplete: Some("current-password"),
            ..Self::secret(name, label)
        }
    }

    /// A password that somebody is to have.
    pub(in crate::relay::dashboard) fn new_password(name: &'a str) -> Self {
        Self {
            autocomplete: Some("new-password"),
            help: Some("At least 8 characters."),
            ..Self::secret(name, "New password")
        }
    }

    /// Several lines, one entry a line or a document.
    pub(in crate::relay::dashboard) fn lines(name: &'a str, label: &'a str) -> Self {
        Self {
            kind: Kind::Lines("3"),
            is_code: true,
            ..Self::text(name, label)
        }
    }

    /// A long document.
    pub(in crate::relay::dashboard) fn document(name: &'a str, label: &'a str) -> Self {
        Self {
            kind: Kind::Lines("20"),
            is_code: true,
            ..Self::text(name, label)
        }
    }

    /// One of some words; each is given with what it is called.
    pub(in crate::relay::dashboard) fn select(
        name: &'a str,
        label: &'a str,
        options: &'a [(&'a str, &'a str)],
    ) -> Self {
        Self {
            kind: Kind::Select(options),
            ..Self::text(name, label)
        }
    }

    /// A box to tick; ticked, the field is `on`.
    pub(in crate::relay::dashboard) fn check(name: &'a str, label: &'a str, is_on: bool) -> Self {
        Self {
            kind: Kind::Check,
            value: if is_on { "on" } else { "" },
            ..Self::text(name, label)
        }
    }

    /// With what it is filled already.
    #[must_use]
    pub(in crate::relay::dashboard) fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// With what stands in a form, and what is wrong with it there.
    #[must_use]
    pub(in crate::relay::dashboard) fn from(mut self, draft: &'a Draft) -> Self {
        self.value = draft.text(self.name);
        self.error = draft.error(self.name);
        self
    }

    /// With a sentence that helps to fill it.
    #[must_use]
    pub(in crate::relay::dashboard) fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// With what is wrong with it.
    #[must_use]
    pub(in crate::relay::dashboard) fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// With what browsers may fill in (HTML Standard, autofill).
    #[must_use]
    pub(in crate::relay::dashboard) fn autocomplete(mut self, known: &'static str) -> Self {
        self.autocomplete = Some(known);
        self
    }

    /// With an example where nothing is.
    #[must_use]
    pub(in crate::relay::dashboard) fn placeholder(mut self, example: &'a str) -> Self {
        self.placeholder = Some(example);
        self
    }

    /// That has to be filled.
    #[must_use]
    pub(in crate::relay::dashboard) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Of which the label says that it need not be filled.
    #[must_use]
    pub(in crate::relay::dashboard) fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// Whose letters all are equally wide.
    #[must_use]
    pub(in crate::relay::dashboard) fn code(mut self) -> Self {
        self.is_code = true;
        self
    }

    /// Returns the ids of the help and of the mistake, as far as there are any.
    fn described_by(&self) -> Option<String> {
        let help = self.help.map(|_| format!("{}-help", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        let ids: Vec<_> = help.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn notes(&self) -> Markup {
        html! {
            @if let Some(help) = self.help { p.help id={ (self.name) "-help" } { (text::sentence(help)) } }
            @if let Some(error) = self.error {
                p.field-error id={ (self.name) "-error" } { span { (text::sentence(error)) } }
            }
        }
    }

    fn input(&self, kind: &str) -> Markup {
        let (described, invalid) = (self.described_by(), self.error.map(|_| "true"));
        html! {
            input type=(kind) id=(self.name) name=(self.name) value=[(kind != "password").then_some(self.value)]
                class=[self.is_code.then_some("code")] placeholder=[self.placeholder]
                autocomplete=[self.autocomplete] required[self.is_required]
                spellcheck=[self.is_code.then_some("false")]
                aria-describedby=[described] aria-invalid=[invalid];
        }
    }

    fn control(&self) -> Markup {
        let (described, invalid) = (self.described_by(), self.error.map(|_| "true"));
        match self.kind {
            Kind::Text | Kind::Check => self.input("text"),
            Kind::Typed(kind) => self.input(kind),
            Kind::Lines(rows) => html! {
                textarea id=(self.name) name=(self.name) rows=(rows) class=[self.is_code.then_some("code")]
                    placeholder=[self.placeholder] spellcheck="false" required[self.is_required]
                    aria-describedby=[described] aria-invalid=[invalid] {
                    // A line end at the beginning of a text area is taken for none.
                    @if self.value.starts_with('\n') { "\n" }
                    (self.value)
                }
            },
            Kind::Select(options) => html! {
                select id=(self.name) name=(self.name) aria-describedby=[described] aria-invalid=[invalid] {
                    @for (word, called) in options {
                        option value=(word) selected[*word == self.value] { (called) }
                    }
                }
            },
        }
    }

    fn check_box(&self) -> Markup {
        html! {
            div.field {
                div.check {
                    input type="checkbox" id=(self.name) name=(self.name) value="on" checked[self.value == "on"]
                        aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
                    label for=(self.name) { (self.label) }
                }
                (self.notes())
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        if matches!(self.kind, Kind::Check) {
            return self.check_box();
        }
        html! {
            div.field {
                label for=(self.name) {
                    (self.label)
                    @if self.is_optional { " " span.optional { "(optional)" } }
                }
                (self.control())
                (self.notes())
            }
        }
    }
}

/// Returns a group of boxes of one name, with those ticked that a form has; many are in a frame that scrolls.
pub(in crate::relay::dashboard) fn choice_of<T: AsRef<str>>(
    (name, legend): (&str, &str),
    help: Option<&str>,
    options: &[T],
    draft: &Draft,
) -> Markup {
    let is_short = options.len() <= 8 && options.iter().all(|one| one.as_ref().len() <= 12);
    html! {
        fieldset id=(name) {
            legend { (legend) }
            @if let Some(help) = help { p.help { (text::sentence(help)) } }
            @if options.is_empty() { p.help { "There are none yet." } }
            @else {
                div class={ "choices" @if is_short { " inline" } } {
                    @for one in options {
                        label.check {
                            input type="checkbox" name=(name) value=(one.as_ref()) checked[draft.has(name, one.as_ref())];
                            span { (text::inline(one.as_ref())) }
                        }
                    }
                }
            }
            @if let Some(error) = draft.error(name) { p.field-error { span { (text::sentence(error)) } } }
        }
    }
}

/// Returns the form that deletes something for good: its name has to be typed.
pub(in crate::relay::dashboard) fn confirm_delete(
    (noun, name): (&str, &str),
    consequence: &str,
    (visit, address): (&Visit, &str),
    error: Option<&str>,
) -> Markup {
    let label = format!("Type {name} to confirm");
    let field = Field::text("confirm", &label)
        .code()
        .error(error)
        .required();
    html! {
        details.card.danger open[error.is_some()] {
            summary { "Delete this " (noun) }
            form.card-body method="post" action=(address) autocomplete="off" {
                (visit.token_field())
                p { (consequence) }
                (field)
                div.form-actions { button.danger type="submit" { "Delete " (noun) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_labelled_and_its_mistake_belongs_to_it() {
        let mut draft = Draft::filled(vec![("name", "a\"b".to_owned())]);
        draft.wrong("name", "it is taken");
        let field = Field::text("name", "Name").from(&draft).help("h");
        let shown = field.render().into_string();
        for part in [
            r#"<label for="name">Name</label>"#,
            r#"value="a&quot;b""#,
            r#"aria-describedby="name-help name-error""#,
            r#"aria-invalid="true""#,
            r#"id="name-error""#,
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }

    #[test]
    fn a_secret_is_never_sent_back() {
        let draft = Draft::filled(vec![("value", "sk-hunter2".to_owned())]);
        let field = Field::secret("value", "Value").from(&draft);
        assert!(!field.render().into_string().contains("hunter2"));
    }

    #[test]
    fn a_box_is_ticked_or_not() {
        let on = Field::check("any", "Any", true).render().into_string();
        let off = Field::check("any", "Any", false).render().into_string();
        assert!(on.contains("checked") && !off.contains("checked"));
    }
}
