//! Every setting, with its default and what it does.

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Name in the configuration file; a dot sets a section apart.
    pub name: &'static str,
    /// Value when nobody says anything; empty for one that follows from others.
    pub default: &'static str,
    /// What it does, in one line.
    pub text: &'static str,
}

impl Setting {
    /// The variable of the environment that sets it.
    pub fn variable(&self) -> String {
        format!("VISAGE_{}", self.name.replace('.', "_").to_ascii_uppercase())
    }
}

const fn setting(name: &'static str, default: &'static str, text: &'static str) -> Setting {
    Setting { name, default, text }
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    setting("data", "./visage-data", "Folder for everything that has no address of its own"),
    setting("listen", "127.0.0.1:8080", "Host and port; port 0 takes any that is free"),
    setting(
        "database",
        "",
        "Address of the database, sqlite:PATH or postgres://…; empty: people.db in the data folder",
    ),
    setting(
        "blobs",
        "",
        "Address of stored bytes, file:PATH or s3://BUCKET/PREFIX?endpoint=…; empty: blobs in the data folder",
    ),
    setting("key_file", "", "File with the master key; empty: master.key in the data folder"),
    setting("key", "", "Text of the master key, when it is not in a file; best given as VISAGE_KEY"),
    setting(
        "allow_readable_key",
        "false",
        "Accept a key file that every user of the machine can read or write; otherwise it is rejected",
    ),
    setting("public_url", "", "Address clients see, when a proxy stands before the server"),
    setting(
        "http.base_path",
        "/SuperOffice",
        "Optional path prefix of every address but /metrics, as in the vendor's installations; empty: none",
    ),
    setting(
        "trusted_proxies",
        "",
        "Addresses and networks of proxies whose X-Forwarded-For, -Proto and -Host are believed, with commas",
    ),
    setting(
        "http.hosts",
        "",
        "Accepted host names, comma-separated (*.example.com; * for any); empty: any, but loopback names only with --demo; \
         the host of public_url is always accepted",
    ),
    setting(
        "http.cors_origins",
        "",
        "Origins of other sites whose pages may send requests and read answers (CORS), with commas, such as \
         https://app.example",
    ),
    setting(
        "auth.installation",
        "onsite",
        "onsite, or online: there passwords are refused, and tickets come with SO-AppToken",
    ),
    setting("auth.basic", "true", "Whether user name and password are let in (onsite)"),
    setting("auth.ticket", "true", "Whether tickets are let in"),
    setting("auth.bearer", "true", "Whether access tokens are let in"),
    setting("auth.cookie", "true", "Whether browsers are let in by the sign-in page and its session"),
    setting(
        "auth.failures_per_name",
        "10",
        "Wrong passwords for a user name, within auth.lock_seconds, before it is locked",
    ),
    setting(
        "auth.failures_per_address",
        "100",
        "Wrong passwords from an address (IPv6: a /64) before others from there are turned away",
    ),
    setting("auth.lock_seconds", "900", "How long wrong passwords are counted, and a lock lasts"),
    setting(
        "auth.oidc.issuer",
        "",
        "Address of an OpenID Connect provider whose tokens are let in as Bearer; empty: none",
    ),
    setting(
        "auth.oidc.audience",
        "",
        "Names of this server at that provider, with commas; a token is for one",
    ),
    setting("auth.oidc.claim", "sub", "Claim of its tokens that is the user name here"),
    setting("auth.tenant", "", "Name of the tenant in tickets, tokens and addresses, such as Cust12345"),
    setting(
        "auth.identity_server",
        "false",
        "Whether programs sign their users in at /login, as at the vendor's; needs auth.tenant",
    ),
    setting("time.base_zone", "UTC", "Time zone of answers to clients that ask for none"),
    setting(
        "cache.answers_bytes",
        "4194304",
        "Bytes of finished answers kept until something changes; 0 keeps none",
    ),
    setting(
        "cache.shared",
        "false",
        "Keep finished answers on PostgreSQL too, where they may be up to a second behind another copy",
    ),
    setting(
        "imaging.metadata",
        "strip",
        "strip: of pictures that come in, orientation and colour profile alone are kept beside the pixels; or keep",
    ),
    setting(
        "imaging.avatars",
        "false",
        "Show pictures at /avatar/HASH to everybody who knows the MD5 or SHA-256 of an e-mail address, as Libravatar does",
    ),
    setting("imaging.max_pixels", "128000000", "Most pixels that a picture may have, width times height"),
    setting(
        "imaging.seconds",
        "10",
        "Time for making one picture in another size; it is not tried again for five minutes then",
    ),
    setting("imaging.workers", "", "Pictures made at once; empty: as many as there are processors"),
    setting(
        "imaging.memory_bytes",
        "100663296",
        "Memory for storing and scaling pictures, for all of them together; a picture that needs more alone is rejected",
    ),
    setting(
        "imaging.transit_bytes",
        "67108864",
        "Memory for pictures while they come in, and as much for answers that are held whole, as base64 is",
    ),
    setting("imaging.kept_bytes", "16777216", "Bytes of pictures in other sizes that are kept in memory"),
    setting(
        "imaging.folder",
        "",
        "Folder for more of them, sealed, which may be emptied at any time; empty: renditions in the data folder",
    ),
    setting("imaging.folder_bytes", "268435456", "Bytes in that folder; 0 uses none"),
    setting(
        "limits.connections",
        "4096",
        "Concurrent connections, as far as the system allows descriptors; beyond that, idle ones are closed",
    ),
    setting(
        "limits.connections_per_address",
        "",
        "Concurrent connections per address (IPv6: per /64), or requests per client of a trusted proxy; empty: a quarter",
    ),
    setting(
        "limits.slow_bytes_per_second",
        "32768",
        "Rate of a body or response below which it is aborted when others wait for its memory or connection",
    ),
    setting(
        "limits.anonymous_bytes",
        "8388608",
        "Memory for request bodies before sign-in, such as those of sign-in requests",
    ),
    setting("limits.parameters_bytes", "16777216", "Memory for request bodies with parameters after sign-in"),
    setting("limits.answer_bytes", "33554432", "Most bytes of a list response; a larger one is a 413"),
    setting("limits.header_bytes", "32768", "Bytes of a request's head, at least 8192"),
    setting("limits.body_bytes", "67108864", "Bytes of a request's body"),
    setting("limits.header_seconds", "30", "Time for a request's head, and for an idle connection"),
    setting("limits.request_seconds", "60", "Time for an answer"),
    setting(
        "limits.stalled_seconds",
        "30",
        "Time a client may leave its answer unread before the connection is cut",
    ),
    setting("logging.level", "info", "What the log holds: error, warn, info, debug, or a filter by module"),
    setting("logging.format", "text", "text or json"),
    setting("logging.requests", "false", "A line for every request"),
];
