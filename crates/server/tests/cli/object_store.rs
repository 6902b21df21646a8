//! An object store on the loopback that can go away and come back.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::cli::program::{Program, collect};

pub const KEY_ID: &str = "visage";
pub const SECRET: &str = "a-secret-of-the-store";

/// One bucket, `faces`. It keeps its objects while it is away.
pub struct ObjectStore {
    folder: TempDir,
    address: SocketAddr,
    writes: Arc<AtomicUsize>,
    running: Option<Runtime>,
}

impl ObjectStore {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("faces")).unwrap();
        let address = "127.0.0.1:0".parse().unwrap();
        let mut store = Self { folder, address, writes: Arc::default(), running: None };
        store.come_back();
        store
    }

    pub fn go_away(&mut self) {
        self.running.take().unwrap().shutdown_background();
    }

    pub fn come_back(&mut self) {
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(self.folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY_ID, SECRET));
        let service = service.build();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(self.address)).unwrap();
        self.address = listener.local_addr().unwrap();
        let writes = Arc::clone(&self.writes);
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (service, writes) = (service.clone(), Arc::clone(&writes));
                let service = service_fn(move |request: Request<Incoming>| {
                    if ![Method::GET, Method::HEAD].contains(request.method()) {
                        writes.fetch_add(1, Ordering::Relaxed);
                    }
                    Service::call(&service, request)
                });
                tokio::spawn(async move {
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        self.running = Some(runtime);
    }

    /// A program that keeps its bytes here.
    pub fn program(&self) -> Program {
        let mut program = Program::new();
        program.set("VISAGE_BLOBS", &format!("s3://faces/crm?endpoint=http://{}", self.address));
        program.set("AWS_ACCESS_KEY_ID", KEY_ID);
        program.set("AWS_SECRET_ACCESS_KEY", SECRET);
        program
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many requests were to change something.
    pub fn writes(&self) -> usize {
        self.writes.load(Ordering::Relaxed)
    }

    /// Files of the objects in the bucket.
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.folder.path().join("faces"), &mut found);
        found
    }
}
