//! Buckets on S3 servers that nobody here wrote: one in this process, and one that the environment names.

use std::io::Write;
use std::sync::Once;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use visage_blobs::{BlobName, Bucket, BucketAddress, Credentials};

use super::waiting::RUNTIME;

const KEY_ID: &str = "visage";
const SECRET: &str = "visage-secret";

pub fn credentials(secret: &str) -> Credentials {
    Credentials { access_key_id: KEY_ID.into(), secret_access_key: secret.into(), session_token: None }
}

/// A server in this process with one bucket, `faces`; it keeps its objects in the folder.
pub fn in_process() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("faces")).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
    service.set_auth(SimpleAuth::from_single(KEY_ID, SECRET));
    let service = service.build();
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    RUNTIME.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let http = auto::Builder::new(TokioExecutor::new());
                let _ = http.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    (folder, format!("http://{address}"))
}

/// The bucket that a test works in; every test has a prefix of its own.
pub fn bucket(bucket: &str, endpoint: &str, credentials: &Credentials) -> Bucket {
    at_prefix(bucket, &BlobName::random().unwrap().to_string(), endpoint, credentials)
}

pub fn at_prefix(bucket: &str, prefix: &str, endpoint: &str, credentials: &Credentials) -> Bucket {
    let address = BucketAddress::parse(&format!("s3://{bucket}/{prefix}?endpoint={endpoint}")).unwrap();
    Bucket::new(&address, credentials).unwrap()
}

pub fn bucket_in_process() -> (TempDir, Bucket) {
    let (folder, endpoint) = in_process();
    (folder, bucket("faces", &endpoint, &credentials(SECRET)))
}

/// The bucket that `VISAGE_TEST_S3` names, with a prefix of its own.
pub fn outside() -> Option<Bucket> {
    let (mut address, credentials) = outside_address()?;
    let own = BlobName::random().unwrap();
    address.prefix =
        if address.prefix.is_empty() { own.to_string() } else { format!("{}/{own}", address.prefix) };
    Some(Bucket::new(&address, &credentials).unwrap())
}

static SAID: Once = Once::new();

pub fn outside_address() -> Option<(BucketAddress, Credentials)> {
    let Some(address) = variable("VISAGE_TEST_S3") else {
        assert!(variable("CI").is_none(), "VISAGE_TEST_S3 is not set");
        // Once, and by a way that the test harness does not keep to itself.
        let line = b"SKIPPED behaviour::outside and what else needs a bucket: VISAGE_TEST_S3 is not set\n";
        SAID.call_once(|| std::io::stderr().write_all(line).unwrap());
        return None;
    };
    let credentials = Credentials {
        access_key_id: variable("AWS_ACCESS_KEY_ID").unwrap(),
        secret_access_key: variable("AWS_SECRET_ACCESS_KEY").unwrap(),
        session_token: None,
    };
    Some((BucketAddress::parse(&address).unwrap(), credentials))
}

#[expect(clippy::disallowed_methods, reason = "who runs the tests says where the server is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
