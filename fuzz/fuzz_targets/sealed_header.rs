//! A stranger's bytes as a sealed blob: never a panic, and never a byte that was not put.
#![no_main]

use std::sync::LazyLock;

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;
use visage_blobs::{BlobName, Blobs, Error, Header, MasterKey, Memory, Place};

const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const ORIGINALS: [&[u8]; 2] = [b"too short to zip", &[7; 100_000]];

struct World {
    blobs: Blobs,
    sealed: Vec<(BlobName, Bytes)>,
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));
static WORLD: LazyLock<World> = LazyLock::new(|| RUNTIME.block_on(world()).expect("a world in memory"));

async fn world() -> Result<World, Error> {
    let blobs = Blobs::new(Place::Memory(Memory::new()), MasterKey::parse(KEY)?);
    let mut sealed = Vec::new();
    for original in ORIGINALS {
        let name = BlobName::random()?;
        blobs.put(&name, Bytes::from_static(original)).await?;
        sealed.push((name, blobs.place().get(&name).await?));
    }
    Ok(World { blobs, sealed })
}

fn assert_refused_or_right(name: &BlobName, sealed: &[u8], original: &[u8]) {
    RUNTIME.block_on(async {
        let Ok(reader) = WORLD.blobs.open_bytes(name, Bytes::copy_from_slice(sealed)).await else { return };
        if let Ok(bytes) = reader.read_all().await {
            assert_eq!(bytes, original);
        }
    });
}

fuzz_target!(|data: &[u8]| {
    if let Ok(header) = Header::parse(data) {
        assert!(header.sealed_bytes() >= header.original_bytes() || header.zipped());
    }
    for ((name, sealed), original) in WORLD.sealed.iter().zip(ORIGINALS) {
        assert_refused_or_right(name, data, original);
        // The bytes laid over a genuine blob, at a place they choose themselves.
        let Some((at, patch)) = data.split_first() else { return };
        let mut patched = sealed.to_vec();
        for (byte, change) in patched.iter_mut().skip(usize::from(*at)).zip(patch) {
            *byte ^= change;
        }
        assert_refused_or_right(name, &patched, original);
        patched.truncate(patched.len().min(usize::from(*at)));
        assert_refused_or_right(name, &patched, original);
    }
});
