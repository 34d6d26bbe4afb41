//! Holds every answer that a test is given to the description of the API: its route, status, media type and body; and
//! the body of every request that succeeded.

use crate::support::Reply;
use axum::http::{Method, header};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The description that a server gives of itself, and the schemas that were needed so far.
pub struct Described {
    document: Value,
    validators: Mutex<HashMap<String, Validator>>,
}

/// All that were met: most servers of the tests are described by the same text.
static MET: Mutex<Vec<(String, Arc<Described>)>> = Mutex::new(Vec::new());

impl Described {
    pub fn by(text: String) -> Arc<Self> {
        let mut met = MET.lock().unwrap();
        if let Some((_, known)) = met.iter().find(|(known, _)| *known == text) {
            return known.clone();
        }
        let described = Arc::new(Described {
            document: serde_json::from_str(&text).unwrap(),
            validators: Mutex::default(),
        });
        met.push((text, described.clone()));
        described
    }

    /// The template of a path, where it is described.
    fn template(&self, path: &str) -> Option<&str> {
        let fits = |template: &str| {
            let (mut wanted, mut given) = (template.split('/'), path.split('/'));
            loop {
                match (wanted.next(), given.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(given))
                        if wanted == given || (wanted.starts_with('{') && !given.is_empty()) => {}
                    _ => return false,
                }
            }
        };
        let paths = self.document["paths"].as_object().unwrap();
        paths.keys().map(String::as_str).find(|path| fits(path))
    }

    pub fn check(&self, method: &Method, path: &str, body: &[u8], reply: &Reply) {
        let Some(template) = self.template(path) else {
            return;
        };
        let operation = &self.document["paths"][template][method.as_str().to_lowercase()];
        if operation.is_null() {
            // What every route has by the framework: HEAD for GET, and the browser's question before a request.
            let is_of_framework = matches!(*method, Method::HEAD | Method::OPTIONS);
            let is_refused = reply.status.is_client_error();
            assert!(
                is_of_framework || is_refused,
                "{method} {template} is not described"
            );
            return;
        }
        let what = format!("{method} {template}: {}", reply.status.as_u16());
        let response = &operation["responses"][reply.status.as_str()];
        assert!(
            !response.is_null(),
            "{what} is not described: {}",
            reply.body
        );
        self.check_answer(&what, response, reply);
        if reply.status.is_success() && !body.is_empty() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let sent = serde_json::from_slice(body).unwrap();
            self.validate(&format!("{what}, the request"), schema, &sent);
        }
    }

    fn check_answer(&self, what: &str, response: &Value, reply: &Reply) {
        let media = reply.headers.get(header::CONTENT_TYPE);
        let media = media.map(|media| media.to_str().unwrap().split(';').next().unwrap());
        let Some(media) = media else {
            assert!(response["content"].is_null(), "{what}: a body is described");
            assert!(reply.body.is_empty());
            return;
        };
        let content = &response["content"][media];
        assert!(!content.is_null(), "{what}: {media} is not described");
        if media.ends_with("json") {
            let body: Value = serde_json::from_str(&reply.body).unwrap();
            self.validate(what, &content["schema"], &body);
            if let Some(code) = body["code"].as_str() {
                assert!(
                    !content["examples"][code].is_null(),
                    "{what}: {code} is not described"
                );
            }
        }
    }

    /// What is wrong with a value. Whoever fails by it must not hold the lock, or all others would fail with it.
    fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut validators = self.validators.lock().unwrap();
        let validator = validators.entry(schema.to_string()).or_insert_with(|| {
            let mut whole = schema.clone();
            whole["components"] = self.document["components"].clone();
            jsonschema::draft202012::new(&whole).unwrap()
        });
        validator
            .iter_errors(value)
            .map(|fault| format!("{fault} at {}", fault.instance_path()))
            .collect()
    }

    fn validate(&self, what: &str, schema: &Value, value: &Value) {
        let faults = self.faults(schema, value);
        assert!(faults.is_empty(), "{what}: {faults:#?}\n{value:#}");
    }
}
