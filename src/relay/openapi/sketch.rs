//! What an operation takes and answers, read off the signature of its handler: what a handler does not
//! take, the document does not promise.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{Json, extract::State, response::Response};
use http::{HeaderMap, StatusCode};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use super::super::{
    Parts,
    address::Path,
    auth::ComesFrom,
    error::ApiError,
    typed::{Body, Query, Text},
};

/// An operation, as far as it is known.
pub(in crate::relay) struct Sketch<'a> {
    /// Makes the schemas of what comes in, and keeps those with names.
    pub(super) incoming: &'a mut SchemaGenerator,
    /// The same for what goes out.
    pub(super) outgoing: &'a mut SchemaGenerator,
    /// The parameters of the query.
    pub(super) parameters: Vec<Value>,
    /// The body's schema, if it takes one.
    pub(super) body: Option<Value>,
    /// What it answers, by status: the content, if it has any.
    pub(super) answers: BTreeMap<u16, Option<Value>>,
    /// The statuses with which it refuses, besides those that everything may have.
    pub(super) refusals: BTreeSet<u16>,
}

impl Sketch<'_> {
    /// Notes the parameters that a type reads from the query.
    pub(in crate::relay) fn take_query<T: JsonSchema>(&mut self) {
        let schema = self.incoming.root_schema_for::<T>().to_value();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let fields = schema["properties"].as_object().into_iter().flatten();
        for (name, schema) in fields {
            let mut schema = schema.clone();
            let description = schema
                .as_object_mut()
                .and_then(|schema| schema.remove("description"));
            self.parameters.push(json!({
                "name": name, "in": "query", "description": description.unwrap_or_default(),
                "required": required.iter().any(|one| one == name), "schema": schema,
            }));
        }
        self.refusals.insert(StatusCode::BAD_REQUEST.as_u16());
    }

    /// Notes a header that it reads.
    pub(in crate::relay) fn take_header(&mut self, parameter: &Value) {
        self.parameters.push(parameter.clone());
    }

    /// Notes statuses with which it refuses.
    pub(in crate::relay) fn refuse(&mut self, statuses: &[u16]) {
        self.refusals.extend(statuses);
    }

    fn take_body(&mut self, schema: Value) {
        self.body = Some(schema);
        let refusals = [StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE];
        self.refusals.extend(refusals.map(|status| status.as_u16()));
    }

    fn answer<T: JsonSchema>(&mut self, status: StatusCode) {
        let schema = self.outgoing.subschema_for::<T>().to_value();
        let content = json!({ "application/json": { "schema": schema } });
        self.answers.insert(status.as_u16(), Some(content));
    }
}

/// Something that a handler takes.
pub(in crate::relay) trait Input {
    /// Whether it reads the query.
    const TAKES_QUERY: bool = false;
    /// Whether it can be tried without doing it.
    const TAKES_DRY_RUN: bool = false;

    /// Notes it.
    fn describe(_: &mut Sketch<'_>) {}
}

/// Something that a handler answers.
pub(in crate::relay) trait Output {
    /// Notes it.
    fn describe(sketch: &mut Sketch<'_>);
}

/// A handler that describes itself; `T` is what axum calls it by.
pub(in crate::relay) trait Described<T> {
    /// Whether it reads the query.
    const TAKES_QUERY: bool;
    /// Whether it can be tried without doing it.
    const TAKES_DRY_RUN: bool;

    /// Notes what it takes and answers.
    fn describe(sketch: &mut Sketch<'_>);
}

macro_rules! described {
    ($($input:ident)*) => {
        impl<F, Fut, M, $($input),*> Described<(M, $($input,)*)> for F
        where
            F: FnOnce($($input),*) -> Fut,
            Fut: Future,
            Fut::Output: Output,
            $($input: Input,)*
        {
            const TAKES_QUERY: bool = false $(|| $input::TAKES_QUERY)*;
            const TAKES_DRY_RUN: bool = false $(|| $input::TAKES_DRY_RUN)*;

            fn describe(sketch: &mut Sketch<'_>) {
                $($input::describe(sketch);)*
                Fut::Output::describe(sketch);
            }
        }
    };
}

described!();
described!(A);
described!(A B);
described!(A B C);
described!(A B C D);
described!(A B C D E);

impl Input for State<Arc<Parts>> {}

/// Two that are taken together.
impl<A: Input, B: Input> Input for (A, B) {
    const TAKES_QUERY: bool = A::TAKES_QUERY || B::TAKES_QUERY;
    const TAKES_DRY_RUN: bool = A::TAKES_DRY_RUN || B::TAKES_DRY_RUN;

    fn describe(sketch: &mut Sketch<'_>) {
        A::describe(sketch);
        B::describe(sketch);
    }
}

impl Input for HeaderMap {}

impl Input for ComesFrom {}

impl Input for axum::extract::Request {}

impl<T> Input for Path<T> {
    fn describe(sketch: &mut Sketch<'_>) {
        sketch.refusals.insert(StatusCode::NOT_FOUND.as_u16());
    }
}

impl<T: JsonSchema> Input for Query<T> {
    const TAKES_QUERY: bool = true;

    fn describe(sketch: &mut Sketch<'_>) {
        sketch.take_query::<T>();
    }
}

impl<T: JsonSchema> Input for Body<T> {
    fn describe(sketch: &mut Sketch<'_>) {
        let schema = sketch.incoming.subschema_for::<T>().to_value();
        sketch.take_body(schema);
    }
}

impl<T: JsonSchema> Input for Text<T> {
    fn describe(sketch: &mut Sketch<'_>) {
        let schema = sketch.incoming.subschema_for::<T>().to_value();
        sketch.take_body(schema);
    }
}

/// What was made, as an answer of its own status: 201.
#[derive(Debug)]
pub(in crate::relay) struct Created<T>(pub(in crate::relay) T);

impl<T: serde::Serialize> axum::response::IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// What is done, or waits for somebody and is to be asked for again: 200 or 202.
#[derive(Debug)]
pub(in crate::relay) enum Settling<T, W> {
    /// It is done.
    Done(T),
    /// It waits.
    Accepted(W),
}

impl<T: serde::Serialize, W: serde::Serialize> axum::response::IntoResponse for Settling<T, W> {
    fn into_response(self) -> Response {
        match self {
            Self::Done(done) => Json(done).into_response(),
            Self::Accepted(waits) => (StatusCode::ACCEPTED, Json(waits)).into_response(),
        }
    }
}

impl<T: JsonSchema, W: JsonSchema> Output for Settling<T, W> {
    fn describe(sketch: &mut Sketch<'_>) {
        sketch.answer::<T>(StatusCode::OK);
        sketch.answer::<W>(StatusCode::ACCEPTED);
    }
}

impl<T: JsonSchema> Output for Json<T> {
    fn describe(sketch: &mut Sketch<'_>) {
        sketch.answer::<T>(StatusCode::OK);
    }
}

impl<T: JsonSchema> Output for Created<T> {
    fn describe(sketch: &mut Sketch<'_>) {
        sketch.answer::<T>(StatusCode::CREATED);
    }
}

/// An answer that is no JSON, such as a stream of events.
impl Output for Response {
    fn describe(sketch: &mut Sketch<'_>) {
        sketch.answers.insert(StatusCode::OK.as_u16(), None);
    }
}

/// How it refuses, every operation says in the same words.
impl<T: Output> Output for Result<T, ApiError> {
    fn describe(sketch: &mut Sketch<'_>) {
        T::describe(sketch);
    }
}
