//! What stands in a form: what is there already or what was typed, and what is wrong with it.

use std::fmt::Display;

use http::StatusCode;
use maud::{Markup, html};

use super::{
    super::{Parts, admin::refusal, error::ApiError},
    components::{Tone, notice, problem},
    form::Form,
    text,
};
use crate::store::{ChangeError, Noun, check_rate_limit};

/// A form that is to be shown, again or for the first time.
#[derive(Debug, Default)]
pub(super) struct Draft {
    form: Form,
    errors: Vec<(&'static str, String)>,
    refused: Option<ApiError>,
}

impl Draft {
    /// Returns what somebody has typed.
    pub(super) fn typed(form: &Form) -> Self {
        Self {
            form: form.clone(),
            ..Self::default()
        }
    }

    /// Returns what is there, to be changed.
    pub(super) fn filled(fields: Vec<(&str, String)>) -> Self {
        Self {
            form: Form::of(fields),
            ..Self::default()
        }
    }

    /// Returns the same with another field.
    #[must_use]
    pub(super) fn with(self, name: &str, value: &str) -> Self {
        let form = self.form.with(name, value);
        Self { form, ..self }
    }

    /// Returns a field, without spaces around it.
    pub(super) fn text(&self, name: &str) -> &str {
        self.form.text(name)
    }

    /// Returns a field if something is in it.
    pub(super) fn filled_in(&self, name: &str) -> Option<String> {
        self.form.filled(name).map(str::to_owned)
    }

    /// Returns whether a box is ticked.
    pub(super) fn is_ticked(&self, name: &str) -> bool {
        self.form.is_ticked(name)
    }

    /// Returns whether one of the boxes of that name is ticked.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.form.all(name).any(|chosen| chosen == value)
    }

    /// Returns all ticked boxes of a name.
    pub(super) fn chosen(&self, name: &str) -> Vec<String> {
        self.form.all(name).map(str::to_owned).collect()
    }

    /// Returns the lines of a field that have something in them.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.form.text(name).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Returns a limit of requests in an hour; an empty field is none.
    pub(super) fn limit(&mut self, name: &'static str) -> Option<i64> {
        let typed = self.form.filled(name)?.parse();
        let Ok(number) = typed else {
            self.wrong(name, "a limit is a whole number; empty is no limit");
            return None;
        };
        match check_rate_limit(number) {
            Ok(limit) => Some(limit),
            Err(error) => {
                let told = error.to_string().replace("or `none`", "or empty for none");
                self.wrong(name, told);
                None
            }
        }
    }

    /// Returns a result, or notes at a field why there is none.
    pub(super) fn take<T, E: Display>(
        &mut self,
        name: &'static str,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|error| self.wrong(name, error)).ok()
    }

    /// Notes that a name was not typed that has to be, before something is deleted.
    pub(super) fn confirm(&mut self, name: &str) {
        if self.form.text("confirm") != name {
            self.wrong("confirm", format!("type `{name}` exactly"));
        }
    }

    /// Notes what is wrong with a field.
    pub(super) fn wrong(&mut self, name: &'static str, told: impl Display) {
        self.errors.push((name, told.to_string()));
    }

    /// Notes why a change was not made: at the field of the name where that is taken, else above the form.
    pub(super) fn refuse(
        &mut self,
        parts: &Parts,
        (noun, name): (Noun, &'static str),
        error: ChangeError,
    ) {
        match error {
            ChangeError::Exists { .. } => self.wrong(name, error),
            error => self.refused = Some(refusal::change(parts, noun)(error)),
        }
    }

    /// Returns the same fields with what is wrong with others: those of another form on the same page.
    pub(super) fn with_errors_of(self, other: Self) -> Self {
        Self {
            form: self.form,
            ..other
        }
    }

    /// Notes why nothing was done.
    pub(super) fn refuse_with(&mut self, error: ApiError) {
        self.refused = Some(error);
    }

    /// Returns whether nothing is wrong, as far as is known.
    pub(super) fn is_fine(&self) -> bool {
        self.errors.is_empty() && self.refused.is_none()
    }

    /// Returns what is wrong with a field.
    pub(super) fn error(&self, name: &str) -> Option<&str> {
        let mut of_field = self.errors.iter().filter(|(field, _)| *field == name);
        of_field.next().map(|(_, told)| told.as_str())
    }

    /// Returns the status of the answer that shows it.
    pub(super) fn status(&self) -> StatusCode {
        match &self.refused {
            Some(error) => error.status(),
            None if self.errors.is_empty() => StatusCode::OK,
            None => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// Says above the form what is wrong with it, with the way to each field.
    pub(super) fn notes(&self) -> Markup {
        html! {
            @if let Some(error) = &self.refused { (problem(error)) }
            @if !self.errors.is_empty() {
                (notice(Tone::Bad, &html! {
                    p { strong { "Nothing was saved." } " Correct this and send it again:" }
                    ul {
                        @for (field, told) in &self.errors {
                            li { a href={ "#" (field) } { (text::sentence(told)) } }
                        }
                    }
                }))
            }
        }
    }
}
