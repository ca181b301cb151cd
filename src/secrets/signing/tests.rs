//! Signatures against published vectors, and verified by the public half alone.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ED25519, UnparsedPublicKey,
};

use super::*;

fn bundle(algorithm: &str, key: &str) -> Secret {
    Secret::from(format!(
        r#"{{"algorithm": "{algorithm}", "private_key": "{key}"}}"#
    ))
}

fn key(algorithm: &str, hex: &str) -> SigningKey {
    SigningKey::from_bundle(&bundle(algorithm, hex)).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    HEXLOWER.decode(hex.as_bytes()).unwrap()
}

/// RFC 8032 §7.1, tests 1 and 3.
#[test]
fn ed25519_is_that_of_its_rfc() {
    for (seed, public, message, signature) in [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ] {
        let signed = key("ed25519", seed).sign(&bytes(message)).unwrap();
        assert_eq!((signed.signature.as_str(), signed.r), (signature, None));
        assert_eq!(signed.public.public_key, public);
        let whole = format!("{seed}{public}");
        assert_eq!(key("ed25519", &whole).public().public_key, public);
    }
}

/// RFC 6979 §A.2.5, SHA-256 of `sample`.
#[test]
fn p256_is_that_of_rfc_6979() {
    let key = key(
        "p256",
        "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
    );
    let signed = key.sign(&PreimageHash::Sha256.digest(b"sample")).unwrap();
    let r = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
    let s = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
    assert_eq!(signed.signature, format!("{r}{s}"));
    assert_eq!(
        (signed.r.as_deref(), signed.s.as_deref()),
        (Some(r), Some(s))
    );
    assert_eq!(
        signed.public.public_key,
        "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    );
}

/// The example of EIP-155: the hash that is signed there, its signature, and its sender.
#[test]
fn secp256k1_is_that_of_eip_155() {
    let key = key("secp256k1", &"46".repeat(32));
    let hash = bytes("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    let signed = key.sign(&hash).unwrap();
    let r = "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276";
    let s = "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";
    assert_eq!(signed.signature, format!("{r}{s}1b"));
    assert_eq!(signed.recovery_id, Some(0));
    let address = signed.public.address.unwrap();
    assert_eq!(address, "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F");
}

#[test]
fn a_message_is_hashed_as_its_word_says() {
    for (hash, digest) in [
        (
            PreimageHash::Keccak256,
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        ),
        (
            PreimageHash::Sha256,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            PreimageHash::Sha3,
            "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
        ),
    ] {
        assert_eq!(HEXLOWER.encode(&hash.digest(b"")), digest);
        let word = format!("\"{}\"", hash.as_str());
        assert_eq!(serde_json::from_str::<PreimageHash>(&word).unwrap(), hash);
    }
}

/// Another library than the one that signed verifies, which knows the public half alone.
#[test]
fn what_a_new_key_signs_verifies_and_nothing_else_does() {
    let message = b"the message".as_slice();
    let digest = PreimageHash::Sha256.digest(message);
    for _ in 0..16 {
        let ed25519 = SigningKey::generate(Algorithm::Ed25519);
        let signed = ed25519.sign(message).unwrap();
        let public = UnparsedPublicKey::new(&ED25519, bytes(&signed.public.public_key));
        assert!(public.verify(message, &bytes(&signed.signature)).is_ok());
        assert!(public.verify(b"other", &bytes(&signed.signature)).is_err());
        for (algorithm, way) in [
            (Algorithm::P256, &ECDSA_P256_SHA256_FIXED),
            (Algorithm::Secp256k1, &ECDSA_P256K1_SHA256_FIXED),
        ] {
            let signed = SigningKey::generate(algorithm).sign(&digest).unwrap();
            let point = bytes(&signed.public.public_key_uncompressed.unwrap());
            let public = UnparsedPublicKey::new(way, point);
            let signature = &bytes(&signed.signature)[..64];
            assert!(public.verify(message, signature).is_ok(), "{algorithm}");
            assert!(public.verify(b"other", signature).is_err(), "{algorithm}");
        }
    }
}

#[test]
fn the_recovery_id_leads_back_to_the_key_and_s_is_low() {
    // Half of the curve's order, rounded down (SEC 2 §2.4.1).
    let half = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    for number in 0..64u8 {
        let key = SigningKey::generate(Algorithm::Secp256k1);
        let digest = PreimageHash::Sha256.digest(&[number]);
        let signed = key.sign(&digest).unwrap();
        assert!(signed.s.as_deref().unwrap() <= half);
        let raw = bytes(&signed.signature);
        let signature = k256::ecdsa::Signature::from_slice(&raw[..64]).unwrap();
        let id = k256::ecdsa::RecoveryId::from_byte(raw[64] - 27).unwrap();
        let found = k256::ecdsa::VerifyingKey::recover_from_prehash(&digest, &signature, id);
        assert_eq!(PublicKey::secp256k1(&found.unwrap()), signed.public);
    }
}

#[test]
fn a_key_is_the_same_after_it_was_kept_and_is_not_printed() {
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm);
        let again = SigningKey::from_bundle(&key.to_bundle()).unwrap();
        assert_eq!(
            (again.algorithm(), again.public()),
            (algorithm, key.public())
        );
        assert_ne!(SigningKey::generate(algorithm).public(), key.public());
        assert_eq!(format!("{key:?}"), format!("SigningKey({algorithm})"));
    }
}

#[test]
fn what_is_no_key_is_told_and_not_repeated() {
    use SigningKeyError as Error;
    let plain = "46".repeat(32);
    let base64 = data_encoding::BASE64.encode(&bytes(&plain));
    let with = |encoding: &str, key: &str| {
        format!(r#"{{"algorithm": "p256", "private_key": "{key}", "key_encoding": "{encoding}"}}"#)
    };
    for good in [
        with("hex", &format!("0x{plain}")),
        with("hex", &plain.to_uppercase()),
        with("base64", &base64),
        with("base64", base64.trim_end_matches('=')),
    ] {
        assert!(SigningKey::from_bundle(&Secret::from(good)).is_ok());
    }
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    for (bad, error) in [
        ("sk-live-abc".to_owned(), Error::NotABundle),
        ("[]".to_owned(), Error::NotABundle),
        (r#"{"algorithm": "p256"}"#.to_owned(), Error::NotABundle),
        (
            r#"{"algorithm": "p256", "private_key": 7}"#.to_owned(),
            Error::NotABundle,
        ),
        (
            with("hex", &plain).replace("p256", "rsa"),
            Error::UnknownAlgorithm,
        ),
        (with("pem", &plain), Error::UnknownEncoding),
        (
            with("hex", &plain[1..]),
            Error::Encoding("not hex digits, two for each byte"),
        ),
        (
            with("hex", &format!("{}g", &plain[1..])),
            Error::Encoding("not hex digits, two for each byte"),
        ),
        (with("base64", "a"), Error::Encoding("not base64")),
        (with("hex", &plain[2..]), Error::Length),
        (with("hex", &plain.repeat(2)), Error::Length),
        (
            with("hex", &plain.repeat(2)).replace("p256", "ed25519"),
            Error::Halves,
        ),
        (with("hex", &"0".repeat(64)), Error::OutOfRange),
        (with("hex", order), Error::OutOfRange),
    ] {
        let read = SigningKey::from_bundle(&Secret::from(bad));
        assert_eq!(read.err(), Some(error));
        assert!(!error.to_string().contains("46"));
    }
}

#[test]
fn a_curve_signs_a_digest_and_nothing_else() {
    for algorithm in [Algorithm::P256, Algorithm::Secp256k1] {
        let key = SigningKey::generate(algorithm);
        for length in [0, 20, 31, 33, 64] {
            let signed = key.sign(&vec![1; length]);
            assert_eq!(signed, Err(SigningKeyError::DigestLength), "{length}");
        }
    }
}
