//! The master key: it wraps the key of every blob and shows nothing of itself but a fingerprint.

mod file;

use std::fmt;
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{digest, rand};
use zeroize::Zeroizing;

use crate::name::write_hex;
use crate::{Error, KeyError};

pub(crate) const KEY_BYTES: usize = 32;
pub(crate) const NONCE_BYTES: usize = 12;
pub(crate) const TAG_BYTES: usize = 16;
pub(crate) const WRAPPED_KEY_BYTES: usize = KEY_BYTES + TAG_BYTES;

/// The bytes of a key; wiped from memory when dropped.
pub(crate) type KeyBytes = Zeroizing<[u8; KEY_BYTES]>;

const FINGERPRINT_DOMAIN: &[u8] = b"visage master key fingerprint 1\0";

/// The first 8 bytes of a SHA-256 over a fixed label and a master key; shown as 16 hexadecimal letters.
///
/// It tells keys apart and says nothing about them, so it may be logged.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub(crate) [u8; Fingerprint::BYTES]);

/// The key that everything at rest depends on: 32 random bytes.
///
/// It lives on only inside the cipher library, which wipes it when this is dropped; it cannot be copied, printed
/// or taken out again. One key may seal 2³² blobs before the random nonces of the wrapping become a concern.
pub struct MasterKey {
    cipher: LessSafeKey,
    fingerprint: Fingerprint,
}

impl Fingerprint {
    pub(crate) const BYTES: usize = 8;
}

impl MasterKey {
    /// A new random key that is kept nowhere: what it seals is lost when it is dropped.
    pub fn random() -> Result<Self, Error> {
        Self::from_bytes(&*random_key()?)
    }

    /// A key from its bytes. The caller wipes its own copy.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Result<Self, Error> {
        let mut hash = digest::Context::new(&digest::SHA256);
        hash.update(FINGERPRINT_DOMAIN);
        hash.update(bytes);
        let digest = hash.finish();
        let first = digest.as_ref().first_chunk().ok_or(Error::Cipher)?;
        Ok(Self { cipher: cipher(bytes)?, fingerprint: Fingerprint(*first) })
    }

    /// A key from the text of a key file: `visage-key-1:`, 44 letters of base64, and at most one line end.
    ///
    /// Fails with [`KeyError::Malformed`]; the error repeats nothing of the text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes = file::decode(text.as_bytes()).ok_or(KeyError::Malformed { path: None })?;
        Self::from_bytes(&bytes)
    }

    /// The key in the file at `path`.
    ///
    /// Fails with [`KeyError::Unreadable`] or [`KeyError::Malformed`], both naming the file. The file is only read.
    pub fn load(path: &Path) -> Result<Self, Error> {
        Self::from_bytes(&*file::read(path)?)
    }

    /// Makes a new random key and keeps it in a new file at `path`, for the owner alone (mode 0600).
    ///
    /// When this returns, the file and its entry in the folder are on the disk. Fails with [`KeyError::Exists`]
    /// when anything is there already, even something that is not a key, and leaves it alone.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let bytes = random_key()?;
        file::write(path, &bytes)?;
        Self::from_bytes(&bytes)
    }

    /// What may be shown of the key.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Seals a secret that is kept elsewhere; `purpose` must be given again to open it.
    pub fn seal_secret(&self, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_BYTES];
        rand::fill(&mut nonce).map_err(|_| Error::Cipher)?;
        let mut sealed = nonce.to_vec();
        sealed.extend_from_slice(secret);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let aad = Aad::from(purpose.as_bytes());
        let tag = self.cipher.seal_in_place_separate_tag(nonce, aad, &mut sealed[NONCE_BYTES..]);
        sealed.extend_from_slice(tag.map_err(|_| Error::Cipher)?.as_ref());
        Ok(sealed)
    }

    /// Opens what [`MasterKey::seal_secret`] sealed for the same purpose; nothing when it is anything else.
    pub fn open_secret(&self, purpose: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let mut secret = Zeroizing::new(sealed.to_vec());
        let aad = Aad::from(purpose.as_bytes());
        let length =
            self.cipher.open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut secret).ok()?.len();
        secret.truncate(length);
        Some(secret)
    }

    /// Seals a blob's own key; `associated` must be given again to unwrap it.
    pub(crate) fn wrap(
        &self,
        nonce: [u8; NONCE_BYTES],
        associated: &[u8],
        key: &KeyBytes,
    ) -> Result<[u8; WRAPPED_KEY_BYTES], Error> {
        let mut wrapped = [0; WRAPPED_KEY_BYTES];
        let (body, tail) = wrapped.split_at_mut(KEY_BYTES);
        body.copy_from_slice(&**key);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self.cipher.seal_in_place_separate_tag(nonce, Aad::from(associated), body);
        tail.copy_from_slice(tag.map_err(|_| Error::Cipher)?.as_ref());
        Ok(wrapped)
    }

    /// The cipher of a blob's own key, or nothing when the wrapped key or `associated` is not what was sealed.
    pub(crate) fn unwrap(
        &self,
        nonce: [u8; NONCE_BYTES],
        associated: &[u8],
        wrapped: &[u8; WRAPPED_KEY_BYTES],
    ) -> Option<LessSafeKey> {
        let mut opened = Zeroizing::new(*wrapped);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let key = self.cipher.open_in_place(nonce, Aad::from(associated), &mut *opened).ok()?;
        cipher(key).ok()
    }
}

/// A new random key.
pub(crate) fn random_key() -> Result<KeyBytes, Error> {
    let mut key = KeyBytes::default();
    rand::fill(&mut *key).map_err(|_| Error::Cipher)?;
    Ok(key)
}

/// AES-256-GCM under a key of 32 bytes.
pub(crate) fn cipher(key: &[u8]) -> Result<LessSafeKey, Error> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(|_| Error::Cipher)
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MasterKey({})", self.fingerprint)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(out, &self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn a_key_shows_its_fingerprint_and_nothing_else() {
        let key = MasterKey::parse(TEXT).unwrap();
        assert_eq!(format!("{key:?}"), format!("MasterKey({})", key.fingerprint()));
        assert_eq!(key.fingerprint().to_string().len(), 16);
    }

    #[test]
    fn the_fingerprint_is_the_hash_of_a_label_and_the_key() {
        let bytes: [u8; KEY_BYTES] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let mut message = b"visage master key fingerprint 1\0".to_vec();
        message.extend(bytes);
        let expected = digest::digest(&digest::SHA256, &message).as_ref()[..8].to_vec();
        assert_eq!(MasterKey::parse(TEXT).unwrap().fingerprint().0.to_vec(), expected);
    }

    #[test]
    fn a_sealed_secret_opens_for_its_purpose_under_its_key_and_only_whole() {
        let master = MasterKey::parse(TEXT).unwrap();
        let sealed = master.seal_secret("signing", b"secret").unwrap();
        assert_eq!(master.open_secret("signing", &sealed).unwrap().as_slice(), b"secret");
        assert!(!sealed.windows(6).any(|bytes| bytes == b"secret"));
        assert_ne!(sealed, master.seal_secret("signing", b"secret").unwrap());
        assert!(master.open_secret("another", &sealed).is_none());
        assert!(MasterKey::random().unwrap().open_secret("signing", &sealed).is_none());
        for length in 0..sealed.len() {
            assert!(master.open_secret("signing", &sealed[..length]).is_none(), "{length}");
        }
    }

    #[test]
    fn a_wrapped_key_needs_the_same_nonce_and_associated_data() {
        let master = MasterKey::parse(TEXT).unwrap();
        let wrapped = master.wrap([1; 12], b"this", &random_key().unwrap()).unwrap();
        assert!(master.unwrap([1; 12], b"this", &wrapped).is_some());
        assert!(master.unwrap([1; 12], b"that", &wrapped).is_none());
        assert!(master.unwrap([2; 12], b"this", &wrapped).is_none());
        assert!(MasterKey::random().unwrap().unwrap([1; 12], b"this", &wrapped).is_none());
    }
}
