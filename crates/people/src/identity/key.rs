//! The key that every copy signs with: made once, kept in the database, sealed with the master key.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::People;
use crate::error::{Error, Result};
use crate::session::sha256;
use crate::store::{identity, writing};

const PURPOSE: &str = "visage signing key 1";

/// An RSA key of 2048 bits that tokens about users are signed with.
#[derive(Debug)]
pub struct SigningKey {
    pair: KeyPair,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl SigningKey {
    fn read(der: &[u8]) -> Result<Self> {
        let pair = KeyPair::from_pkcs8(der)
            .map_err(|error| Error::Storage(format!("the signing key cannot be read: {error}")))?;
        let public = pair.public_key();
        let modulus = public.modulus().big_endian_without_leading_zero().to_vec();
        let exponent = public.exponent().big_endian_without_leading_zero().to_vec();
        Ok(Self { pair, modulus, exponent })
    }

    /// The public modulus, its highest byte first.
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent, its highest byte first.
    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }

    /// A number of ten digits for the database, which lasts as long as the key.
    pub fn serial(&self) -> u64 {
        let hash = sha256(&self.modulus);
        let number = hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        1_000_000_000 + number % 9_000_000_000
    }

    /// The signature of a text: RSA PKCS #1 1.5 with SHA-256.
    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
            .map_err(|_| Error::Storage("the signing key does not sign".to_owned()))?;
        Ok(signature)
    }
}

impl People {
    /// The key to sign with; the first to ask makes it.
    pub async fn signing_key(&self) -> Result<Arc<SigningKey>> {
        self.signing.get_or_try_init(|| self.read_signing_key()).await.cloned()
    }

    async fn read_signing_key(&self) -> Result<Arc<SigningKey>> {
        let sealed = match identity::signing_key(&self.store).await? {
            Some(sealed) => sealed,
            None => self.make_signing_key().await?,
        };
        let der = STANDARD.decode(sealed).ok().and_then(|sealed| {
            let der = self.blobs.key().open_secret(PURPOSE, &sealed)?;
            Some(der)
        });
        let der = der.ok_or_else(|| {
            Error::Storage("the signing key was not sealed with this master key".to_owned())
        })?;
        SigningKey::read(&der).map(Arc::new)
    }

    /// Makes a key and keeps it, unless another copy was quicker; the one that is kept, sealed.
    async fn make_signing_key(&self) -> Result<String> {
        let failed = || Error::Storage("no signing key can be made".to_owned());
        let made = tokio::task::spawn_blocking(|| {
            let pair = KeyPair::generate(KeySize::Rsa2048).ok()?;
            let der: Pkcs8V1Der<'_> = pair.as_der().ok()?;
            Some(Zeroizing::new(der.as_ref().to_vec()))
        });
        let der = made.await.ok().flatten().ok_or_else(failed)?;
        let sealed = STANDARD.encode(self.blobs.key().seal_secret(PURPOSE, &der)?);
        let now = self.clock.now();
        writing!(self.store, |write| { identity::keep_signing_key(write, &sealed, now).await? })
    }
}
