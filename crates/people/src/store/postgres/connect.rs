//! Making a connection: TLS, whether a pooler stands between, and what is set once for the session.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Connection, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::driver::Driver;
use super::live::Live;
use super::settings::Settings;
use crate::error::{Error, Result};

/// The half of a connection that has to be driven.
pub(super) type Wire =
    Connection<tokio_postgres::Socket, <MakeRustlsConnect as MakeTlsConnect<tokio_postgres::Socket>>::Stream>;
type Answer<T> = std::result::Result<T, tokio_postgres::Error>;

/// Makes connections to one database.
#[derive(Debug)]
pub(super) struct Connector {
    pub(super) settings: Settings,
    tls: Tls,
}

#[derive(Clone)]
struct Tls(MakeRustlsConnect);

impl Connector {
    pub(super) fn new(settings: Settings) -> Result<Self> {
        let tls = Tls(MakeRustlsConnect::new(tls(&settings)?));
        Ok(Self { settings, tls })
    }

    /// A connection that somebody has to drive.
    pub(super) async fn raw(&self) -> Answer<(Client, Wire)> {
        self.settings.config.connect(self.tls.0.clone()).await
    }

    /// A connection that is driven in the background until it ends.
    pub(super) async fn live(&self) -> Result<Live> {
        let token = crate::session::hex(&crate::session::random_bytes::<8>()?);
        let mut direct = self.settings.config.clone();
        direct.options(format!(
            "{} -c visage.session={token} -c statement_timeout={}",
            self.settings.config.get_options().unwrap_or_default(),
            self.settings.statement_time.as_millis()
        ));
        match self.driven(&direct).await {
            Ok((client, driver)) => {
                let ours = said_at_start(&client, &token).await?;
                Ok(Live::new(client, driver, ours, self.settings.statement_time))
            }
            // A pooler that does not know what to do with options says so.
            Err(error)
                if [SqlState::PROTOCOL_VIOLATION, SqlState::FEATURE_NOT_SUPPORTED]
                    .iter()
                    .any(|code| error.code() == Some(code)) =>
            {
                let (client, driver) = self.driven(&self.settings.config).await?;
                Ok(Live::new(client, driver, false, self.settings.statement_time))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn driven(&self, config: &tokio_postgres::Config) -> Answer<(Client, Driver)> {
        let (client, connection) = config.connect(self.tls.0.clone()).await?;
        let driver = Driver::start(&client, connection, self.tls.0.clone());
        Ok((client, driver))
    }
}

/// Whether the server knows what was said when this connection began: behind a pooler it does not, and what is
/// prepared by one transaction is not there for the next.
async fn said_at_start(client: &Client, token: &str) -> Result<bool> {
    let answer = client.simple_query("SELECT current_setting('visage.session', true)").await?;
    Ok(answer.iter().any(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0) == Some(token),
        _ => false,
    }))
}

fn tls(settings: &Settings) -> Result<rustls::ClientConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Storage(format!("TLS: {error}")))?;
    Ok(builder.with_root_certificates(roots(settings)?).with_no_client_auth())
}

fn roots(settings: &Settings) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let Some(path) = &settings.roots else {
        // Reading the machine's certificates takes a while, and nothing is encrypted over a socket.
        if settings.config.get_ssl_mode() != tokio_postgres::config::SslMode::Disable {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        return Ok(roots);
    };
    let refused = |error: String| {
        Error::invalid("database", format!("sslrootcert {} cannot be read: {error}", path.display()))
    };
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| refused(error.to_string()))? {
        let certificate = certificate.map_err(|error| refused(error.to_string()))?;
        roots.add(certificate).map_err(|error| refused(error.to_string()))?;
    }
    Ok(roots)
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}
