//! An authenticator in software: makes passkeys and answers challenges with them, as rightly or as wrongly as a
//! test wants (`WebAuthn` Level 3, §6).

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Somebody was there, and it was the person whose it is.
const PRESENT_AND_VERIFIED: u8 = 0x05;
/// The data of a new credential follow.
const WITH_CREDENTIAL: u8 = 0x40;

/// An authenticator with one passkey, and the browser around it.
#[derive(Clone)]
pub(crate) struct Authenticator {
    pub(crate) id: Vec<u8>,
    key: SigningKey,
    /// Whom it knows the passkey to be of.
    pub(crate) user_handle: Option<String>,
    /// How often it has answered; 0 stays 0, as with passkeys that are synchronised.
    pub(crate) counter: u32,
    /// The page that asks, as the browser sees it.
    pub(crate) origin: String,
    /// For whom the authenticator signs.
    pub(crate) rp_id: String,
    /// What it says of the person who touched it.
    pub(crate) flags: u8,
}

impl Authenticator {
    pub(crate) fn at(origin: &str) -> Self {
        let url = url::Url::parse(origin).unwrap();
        let seed = Sha256::digest(uuid::Uuid::new_v4().as_bytes());
        Self {
            id: uuid::Uuid::new_v4().as_bytes().to_vec(),
            key: SigningKey::from_slice(&seed).unwrap(),
            user_handle: None,
            counter: 1,
            origin: origin.to_owned(),
            rp_id: url.host_str().unwrap().to_owned(),
            flags: PRESENT_AND_VERIFIED,
        }
    }

    /// What the passkey is called.
    pub(crate) fn id_text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.id)
    }

    /// Makes the passkey, as `navigator.credentials.create` is told to.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        self.user_handle = options["user"]["id"].as_str().map(str::to_owned);
        let client_data = self.client_data("webauthn.create", options);
        let mut data = self.authenticator_data(self.flags | WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt");
        attestation.push(0x64);
        attestation.extend(b"none");
        attestation.push(0x67);
        attestation.extend(b"attStmt");
        attestation.extend([0xa0, 0x68]);
        attestation.extend(b"authData");
        attestation.push(0x59);
        attestation.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        attestation.extend(data);
        self.answer(&json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client_data),
            "attestationObject": BASE64URL_NOPAD.encode(&attestation),
        }))
    }

    /// Shows the passkey, as `navigator.credentials.get` is told to.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        if self.counter > 0 {
            self.counter += 1;
        }
        let client_data = self.client_data("webauthn.get", &options["publicKey"]);
        let data = self.authenticator_data(self.flags);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client_data));
        let signature: Signature = self.key.sign(&signed);
        self.answer(&json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client_data),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
            "userHandle": self.user_handle,
        }))
    }

    fn answer(&self, response: &Value) -> Value {
        json!({
            "id": self.id_text(),
            "rawId": self.id_text(),
            "type": "public-key",
            "response": response,
            "extensions": {},
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let told = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        told.to_string().into_bytes()
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.rp_id.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public key as COSE has it: {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1.1).
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let point = point.as_bytes();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..]);
        key
    }
}
